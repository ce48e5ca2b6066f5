package org.folio.batch.tenant;

import static org.awaitility.Awaitility.await;
import static org.folio.batch.tenant.TenantInstance.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.tenant.InstallJob.State;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TenantServiceIT {
  private static final String AUDIENCES =
      """
      SELECT c -> 'allowedValues' FROM {schema}.upload_template, jsonb_array_elements(columns) c
      WHERE c ->> 'name' = 'Audience'""";

  private static final String MIGRATION_SESSIONS =
      """
      FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'mod-batch-tracking migration'""";

  private static DbSettings settings;
  private static TenantInstance one;
  private static TenantInstance other;
  private final Tenant tenant = Services.freshTenant();

  @BeforeAll
  static void start() {
    settings = Services.freshDatabase();
    one = TenantInstance.start(settings);
    other = TenantInstance.start(settings);
  }

  @AfterAll
  static void close() {
    one.close();
    other.close();
  }

  @Test
  void installedTenant_isEnabledAndStoresRows() throws Exception {
    InstallJob begun = one.begin(tenant);
    assertFalse(begun.isComplete());
    InstallJob job = one.ended(tenant, begun);
    assertEquals(State.DONE, job.state());
    assertNull(job.error());
    assertTrue(one.tenants.isEnabled(tenant));
    storeRow();
    assertEquals(1, rows());
  }

  @Test
  void tenantObjects_belongToARoleThatCannotLogIn() throws Exception {
    one.install(tenant);
    assertEquals(
        List.of(tenant.schema()),
        query(
            """
            SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class
            WHERE relnamespace = to_regnamespace('{schema}')
            """));
    assertEquals(
        List.of(tenant.schema()),
        query(
            "SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = '{schema}' AND nspacl IS NULL"));
    assertEquals(
        List.of("false false false"),
        query(
            """
            SELECT concat_ws(' ', rolcanlogin::text, rolsuper::text, rolcreaterole::text)
            FROM pg_roles WHERE rolname = '{schema}'
            """));
  }

  @Test
  void reinstallation_keepsData() throws Exception {
    one.install(tenant);
    storeRow();
    assertEquals(State.DONE, one.install(tenant).state());
    assertEquals(State.DONE, other.install(tenant).state());
    assertEquals(1, rows());
  }

  @Test
  void disabledTenant_keepsItsData_untilEnabledAgain() throws Exception {
    one.install(tenant);
    storeRow();
    await(one.service.disable(tenant));
    assertFalse(one.tenants.isEnabled(tenant));
    assertNotEnabled(one);
    assertEquals(1, rows());
    one.install(tenant);
    assertTrue(one.tenants.isEnabled(tenant));
    assertEquals(1, rows());
  }

  @Test
  void purge_removesSchemaAndRoleAndAllowsReinstallation() throws Exception {
    one.install(tenant);
    storeRow();
    await(one.service.purge(tenant));
    assertNotEnabled(one);
    assertEquals(List.of(), query("SELECT nspname FROM pg_namespace WHERE nspname = '{schema}'"));
    assertEquals(List.of(), query("SELECT rolname FROM pg_roles WHERE rolname = '{schema}'"));
    assertEquals(
        List.of(),
        query("SELECT id FROM mod_batch_tracking.tenant WHERE id = '" + tenant.id() + "'"));
    one.install(tenant);
    assertEquals(0, rows());
  }

  @Test
  void disableAndPurge_succeed_whenTenantDoesNotExist() {
    await(one.service.disable(tenant));
    await(one.service.purge(tenant));
    await(one.service.purge(tenant));
    one.install(tenant);
    await(one.service.purge(tenant));
    await(one.service.purge(tenant));
    await(one.service.disable(tenant));
    assertNotEnabled(one);
  }

  @Test
  void concurrentInstallations_ofOneTenant_allSucceed() throws Exception {
    List<InstallJob> begun = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      begun.add(one.begin(tenant));
      begun.add(other.begin(tenant));
    }
    for (InstallJob job : begun) {
      InstallJob ended = other.ended(tenant, job);
      assertEquals(State.DONE, ended.state(), () -> ended.error() + ended.messages());
    }
    storeRow();
    assertEquals(1, rows());
  }

  @Test
  void instancesStartedTogetherOnEmptyDatabase_allSucceed() {
    DbSettings empty = Services.freshDatabase();
    List<Future<TenantInstance>> starts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Promise<TenantInstance> started = Promise.promise();
      new Thread(() -> started.complete(TenantInstance.start(empty))).start();
      starts.add(started.future());
    }
    starts.forEach(started -> await(started).close());
  }

  @Test
  void changeThroughAnotherInstance_isKnownSoon() {
    assertFalse(other.tenants.isEnabled(tenant));
    one.install(tenant);
    // this call sees the change at once
    await(other.tenants.requireEnabled(tenant));
    eventually(() -> other.tenants.isEnabled(tenant));
    await(one.service.disable(tenant));
    eventually(() -> !other.tenants.isEnabled(tenant));
  }

  @Test
  void enabledAmong_findsTenantsOfAnotherInstanceAtOnce() {
    Tenant known = Services.freshTenant();
    Tenant unknown = Services.freshTenant();
    other.install(known);
    one.install(tenant);
    assertEquals(
        Set.of(known, tenant), await(other.tenants.enabledAmong(Set.of(known, tenant, unknown))));
  }

  @Test
  void job_isVisibleToEveryInstance_butOnlyToItsTenant() {
    InstallJob job = one.install(tenant);
    assertEquals(job, await(other.service.job(tenant, job.id(), Duration.ZERO)));
    Tenant stranger = Services.freshTenant();
    assertEquals(
        Kind.NOT_FOUND, failure(other.service.job(stranger, job.id(), Duration.ZERO)).kind());
    assertEquals(Kind.NOT_FOUND, failure(other.service.deleteJob(stranger, job.id())).kind());
    await(other.service.deleteJob(tenant, job.id()));
    assertEquals(Kind.NOT_FOUND, failure(one.service.job(tenant, job.id(), Duration.ZERO)).kind());
    assertEquals(Kind.NOT_FOUND, failure(one.service.deleteJob(tenant, UUID.randomUUID())).kind());
  }

  @Test
  void jobOfDeadInstance_isFinishedByAnother() {
    Promise<Void> never = Promise.promise();
    Promise<Void> begun = Promise.promise();
    TenantInstance dying =
        TenantInstance.startMortal(
            settings,
            t -> {
              begun.tryComplete();
              return never.future();
            });
    InstallJob job = dying.begin(tenant);
    await(begun.future());
    dying.kill();
    InstallJob ended = one.ended(tenant, job);
    assertEquals(State.DONE, ended.state());
    assertTrue(ended.attempts() > 1);
    await(other.tenants.requireEnabled(tenant));
  }

  @Test
  void jobOfStoppingInstance_isFinishedByAnother() {
    Promise<Void> never = Promise.promise();
    InstallJob job;
    try (TenantInstance stopping = TenantInstance.start(settings, t -> never.future())) {
      job = stopping.begin(tenant);
    }
    assertEquals(State.DONE, one.ended(tenant, job).state());
  }

  @Test
  void runningJob_isNeitherDeletedNorTakenOver() {
    Promise<Void> gate = Promise.promise();
    try (TenantInstance slow = TenantInstance.start(settings, t -> gate.future())) {
      InstallJob job = slow.begin(tenant);
      assertEquals(Kind.MALFORMED, failure(one.service.deleteJob(tenant, job.id())).kind());
      Duration longerThanALease = TenantInstance.LEASE.plusSeconds(1);
      assertFalse(await(one.service.job(tenant, job.id(), longerThanALease)).isComplete());
      gate.complete();
      InstallJob ended = one.ended(tenant, job);
      assertEquals(State.DONE, ended.state());
      assertEquals(1, ended.attempts());
    }
  }

  @Test
  void jobWithoutTopics_reportsItAndEnablingAgainRepairsIt() {
    ServiceException noKafka = ServiceException.of(Kind.UNAVAILABLE, "Kafka does not respond");
    try (TenantInstance withoutKafka =
        TenantInstance.start(settings, t -> Future.failedFuture(noKafka))) {
      InstallJob job = withoutKafka.install(tenant);
      assertEquals(State.FAILED, job.state());
      assertEquals(
          "mod-batch-tracking-1.0.0 cannot be installed for tenant " + tenant, job.error());
      assertEquals(List.of("Kafka does not respond"), job.messages());
    }
    assertNotEnabled(one);
    assertEquals(State.DONE, one.install(tenant).state());
    await(one.tenants.requireEnabled(tenant));
  }

  @Test
  void runningJob_doesNotEnableTenantDisabledMeanwhile() {
    Promise<Void> gate = Promise.promise();
    try (TenantInstance slow = TenantInstance.start(settings, t -> gate.future())) {
      InstallJob job = slow.begin(tenant);
      await(one.service.disable(tenant));
      gate.complete();
      assertEquals(State.FAILED, one.ended(tenant, job).state());
      assertNotEnabled(slow);
      assertNotEnabled(one);
    }
  }

  @Test
  void failedMigration_isReportedWithoutSqlAndRepairedByEnabling() throws Exception {
    one.install(tenant);
    await(one.service.disable(tenant));
    execute("DELETE FROM {schema}.flyway_schema_history");
    InstallJob job = one.install(tenant);
    assertEquals(State.FAILED, job.state());
    assertEquals(
        List.of("A migration of schema " + tenant.schema() + " failed (SQLSTATE 42P07)"),
        job.messages());
    assertNotEnabled(one);
    execute("DROP SCHEMA {schema} CASCADE");
    assertEquals(State.DONE, one.install(tenant).state());
  }

  @Test
  void outdatedSchema_isUpgradedAndKeepsItsData() throws Exception {
    JdbcDatabase jdbc = new JdbcDatabase(settings);
    migrateTo("1");
    storeRow();

    InstallJob job = one.install(tenant);

    assertEquals(State.DONE, job.state(), () -> job.error() + job.messages());
    assertEquals(1, rows());
    assertEquals(
        List.of(new TenantMigrations(jdbc).ofOne(tenant).newest().getVersion()),
        query(
            "SELECT version FROM {schema}.flyway_schema_history ORDER BY installed_rank DESC LIMIT 1"));
  }

  @Test
  void upgrade_changesAudiencesOfFirstTemplate() throws Exception {
    migrateTo("7");

    assertEquals(State.DONE, one.install(tenant).state());

    assertEquals(
        List.of("[\"Student\", \"Teacher\", \"Administrator\", \"Parent\", \"Other\"]"),
        query(AUDIENCES));
  }

  @Test
  void upgrade_keepsTemplateThatTenantReplaced() throws Exception {
    migrateTo("7");
    execute(
        """
        UPDATE {schema}.upload_template
        SET columns = jsonb_set(columns, '{0,maxLength}', '100')""");

    assertEquals(State.DONE, one.install(tenant).state());

    assertEquals(
        List.of("[\"Learner\", \"Instructor\", \"Student\", \"Teacher\", \"Administrator\"]"),
        query(AUDIENCES));
  }

  private void migrateTo(String version) throws Exception {
    one.install(tenant);
    execute("DROP SCHEMA {schema} CASCADE; CREATE SCHEMA {schema} AUTHORIZATION {schema}");
    Flyway.configure()
        .dataSource(new JdbcDatabase(settings).asTenant(tenant))
        .defaultSchema(tenant.schema())
        .target(version)
        .load()
        .migrate();
  }

  @Test
  void installation_fails_whenSchemaIsNewer() throws Exception {
    one.install(tenant);
    execute(
        """
        INSERT INTO {schema}.flyway_schema_history
          (installed_rank, version, description, type, script, installed_by, execution_time, success)
        VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 'later', 1, true)
        """);
    InstallJob job = one.install(tenant);
    assertEquals(State.FAILED, job.state());
    assertEquals(
        List.of(
            "Schema "
                + tenant.schema()
                + " has version 99, which was created by a newer version of the module; install that"
                + " version"),
        job.messages());
  }

  @Test
  void purge_waitsForOpenTransaction() throws Exception {
    one.install(tenant);
    try (Connection user = connect();
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      statement.execute(tenant.sql("SET ROLE \"{schema}\""));
      statement.execute(tenant.sql("LOCK TABLE {schema}.batch_tracking IN ROW EXCLUSIVE MODE"));
      Future<Void> purge = one.service.purge(tenant);
      untilSomebodyWaitsForALock();
      user.commit();
      await(purge);
    }
    assertEquals(List.of(), query("SELECT nspname FROM pg_namespace WHERE nspname = '{schema}'"));
  }

  @Test
  void purge_isUnavailableAndRepeatable_whenDataStaysInUse() throws Exception {
    try (TenantInstance impatient = TenantInstance.startImpatient(settings)) {
      impatient.install(tenant);
      try (Connection user = connect();
          Statement statement = user.createStatement()) {
        user.setAutoCommit(false);
        statement.execute(tenant.sql("SET ROLE \"{schema}\""));
        statement.execute(tenant.sql("LOCK TABLE {schema}.batch_tracking IN ROW EXCLUSIVE MODE"));
        ServiceException failure = failure(impatient.service.purge(tenant));
        assertEquals(Kind.UNAVAILABLE, failure.kind());
        assertEquals(
            "The data of the tenant is still in use and was not removed; purge the tenant again later",
            failure.getMessage());
        user.rollback();
      }
      assertNotEnabled(impatient);
      await(impatient.service.purge(tenant));
    }
    assertEquals(List.of(), query("SELECT rolname FROM pg_roles WHERE rolname = '{schema}'"));
  }

  @Test
  void tenantEnabledWhilePurgeWaits_hasItsSchemaAfterwards() throws Exception {
    one.install(tenant);
    storeRow();
    Future<Void> purge;
    InstallJob again;
    try (Connection user = connect();
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      statement.execute(tenant.sql("SET ROLE \"{schema}\""));
      statement.execute(tenant.sql("LOCK TABLE {schema}.batch_tracking IN ROW EXCLUSIVE MODE"));
      purge = one.service.purge(tenant);
      untilSomebodyWaitsForALock();
      again = other.begin(tenant);
      // long enough for the purge to begin its next attempt
      again = await(other.service.job(tenant, again.id(), Duration.ofSeconds(5)));
      user.commit();
    }
    await(purge);

    assertEquals(State.DONE, other.ended(tenant, again).state());
    await(other.tenants.requireEnabled(tenant));
    assertEquals(0, rows());
  }

  @Test
  void tenantEnabledBeforePurgeOfData_keepsItsData() throws Exception {
    one.install(tenant);
    storeRow();
    Future<Void> purge;
    InstallJob again;
    try (Connection busy = connect()) {
      InstallLock.take(busy, tenant.schema(), Duration.ofSeconds(5));
      purge = one.service.purge(tenant);
      await().atMost(60, TimeUnit.SECONDS).until(() -> somebodyWaitsFor("SELECT pg_advisory_lock"));
      again = other.begin(tenant);
    }

    assertEquals(Kind.CONFLICT, failure(purge).kind());
    assertEquals(State.DONE, other.ended(tenant, again).state());
    assertEquals(1, rows());
  }

  @Test
  void topics_areRecreated_whenTenantIsEnabledDuringPurge() {
    List<String> done = new CopyOnWriteArrayList<>();
    Promise<Void> removing = Promise.promise();
    Promise<Void> gate = Promise.promise();
    try (TenantInstance instance =
        TenantInstance.start(
            settings,
            t -> Future.<Void>succeededFuture().onSuccess(x -> done.add("created")),
            t -> {
              removing.tryComplete();
              return gate.future().onSuccess(x -> done.add("removed"));
            })) {
      instance.install(tenant);
      Future<Void> purge = instance.service.purge(tenant);
      await(removing.future());
      InstallJob again = instance.begin(tenant);
      await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> done.size() > 1 || somebodyWaitsFor("SELECT pg_advisory_lock"));
      gate.complete();
      await(purge);

      assertEquals(State.DONE, instance.ended(tenant, again).state());
      assertEquals(List.of("created", "removed", "created"), done);
    }
  }

  @Test
  void requestDuringPurge_failsWithTenantNotEnabled() {
    for (int round = 0; round < 5; round++) {
      one.install(tenant);
      Future<Void> purge = one.service.purge(tenant);
      while (!purge.isComplete()) {
        Future<?> timer = fireTimer();
        Future<?> other = fireTimerInTransaction();
        succeedsOrIsNotEnabled(timer);
        succeedsOrIsNotEnabled(other);
      }
      await(purge);
      assertEquals(Kind.TENANT_NOT_ENABLED, failure(fireTimer()).kind());
      assertEquals(Kind.TENANT_NOT_ENABLED, failure(fireTimerInTransaction()).kind());
    }
  }

  private static void succeedsOrIsNotEnabled(Future<?> timer) {
    try {
      await(timer);
    } catch (ServiceException failure) {
      assertEquals(Kind.TENANT_NOT_ENABLED, failure.kind(), failure::toString);
    }
  }

  private Future<?> fireTimer() {
    return one.database.withTenant(
        tenant,
        c ->
            c.preparedQuery(tenant.sql("DELETE FROM {schema}.batch_tracking WHERE version < $1"))
                .execute(Tuple.of(0)));
  }

  private Future<?> fireTimerInTransaction() {
    return other.database.inTransaction(
        tenant,
        c ->
            c.preparedQuery(tenant.sql("SELECT id FROM {schema}.batch_tracking FOR UPDATE"))
                .execute()
                .compose(
                    x ->
                        c.preparedQuery(tenant.sql("DELETE FROM {schema}.outbox WHERE id < $1"))
                            .execute(Tuple.of(0L))));
  }

  @Test
  void connectionOfInstallation_isClosedWhenNoOtherFollows() {
    one.install(tenant);

    eventually(() -> query("SELECT pid " + MIGRATION_SESSIONS).isEmpty());
  }

  @Test
  void connectionThatBreaksBetweenInstallations_isReplaced() throws Exception {
    one.install(tenant);
    query("SELECT pg_terminate_backend(pid) " + MIGRATION_SESSIONS);

    assertEquals(State.DONE, one.install(Services.freshTenant()).state());
  }

  private void assertNotEnabled(TenantInstance instance) {
    assertEquals(Kind.TENANT_NOT_ENABLED, failure(instance.tenants.requireEnabled(tenant)).kind());
  }

  private void storeRow() {
    await(
        one.database.withTenant(
            tenant,
            c ->
                c.query(
                        tenant.sql(
                            """
                            INSERT INTO {schema}.batch_tracking
                              (id, total_records, created_date, updated_date)
                            VALUES (gen_random_uuid(), 1, now(), now())
                            """))
                    .execute()));
  }

  private int rows() throws SQLException {
    return query("SELECT id FROM {schema}.batch_tracking").size();
  }

  private List<String> query(String sql) throws SQLException {
    try (Connection c = connect();
        Statement statement = c.createStatement();
        ResultSet result = statement.executeQuery(tenant.sql(sql))) {
      List<String> found = new ArrayList<>();
      while (result.next()) {
        found.add(result.getString(1));
      }
      return found;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection c = connect();
        Statement statement = c.createStatement()) {
      statement.execute(tenant.sql(sql));
    }
  }

  private static Connection connect() throws SQLException {
    String url =
        "jdbc:postgresql://%s:%s/%s"
            .formatted(settings.host(), settings.port(), settings.database());
    return DriverManager.getConnection(url, "postgres", "postgres");
  }

  private void untilSomebodyWaitsForALock() {
    await().atMost(60, TimeUnit.SECONDS).until(() -> somebodyWaitsFor("DROP SCHEMA%{schema}"));
  }

  private boolean somebodyWaitsFor(String statement) throws SQLException {
    return !query(
            """
            SELECT pid FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%s%%'
            """
                .formatted(statement))
        .isEmpty();
  }

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(60, TimeUnit.SECONDS).until(condition);
  }

  private static ServiceException failure(Future<?> future) {
    return assertThrows(ServiceException.class, () -> await(future));
  }
}
