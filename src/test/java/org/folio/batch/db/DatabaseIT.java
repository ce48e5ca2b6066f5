package org.folio.batch.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.EmbeddedPostgres;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseIT {
  private static final String COUNT = "SELECT count(*) FROM {schema}.probe";
  private static final Tenant ONE = Services.freshTenant();
  private static final Tenant OTHER = Services.freshTenant();
  private static final Tenant ABSENT = Services.freshTenant();
  private static DbSettings settings;
  private static Vertx vertx;

  // has one connection, so that all uses share it
  private Database database;

  @BeforeAll
  static void install() {
    vertx = Vertx.vertx();
    settings = Services.freshDatabase();
    TenantInstance.install(settings, ONE);
    TenantInstance.install(settings, OTHER);
  }

  @AfterAll
  static void close() {
    await(vertx.close());
  }

  @BeforeEach
  void open() {
    database = Database.open(vertx, settings, "database-test", 1);
    create(ONE);
    create(OTHER);
  }

  @AfterEach
  void closePool() {
    await(database.close());
  }

  @Test
  void tenantWork_runsUnderRoleOfTenant() {
    assertEquals(ONE.schema(), await(database.withTenant(ONE, DatabaseIT::currentUser)));
    assertEquals(OTHER.schema(), await(database.inTransaction(OTHER, DatabaseIT::currentUser)));
  }

  @Test
  void moduleWork_runsUnderModuleRole_afterTenantWork() {
    await(database.withTenant(ONE, DatabaseIT::currentUser));
    assertEquals(EmbeddedPostgres.USER, await(database.withModule(DatabaseIT::moduleUser)));
    await(database.inTransaction(ONE, DatabaseIT::currentUser));
    assertEquals(
        EmbeddedPostgres.USER, await(database.inModuleTransaction(DatabaseIT::moduleUser)));
  }

  @Test
  void tenant_cannotReadRowsOfOtherTenant() {
    ServiceException failure =
        failure(database.withTenant(ONE, c -> c.query(OTHER.sql(COUNT)).execute()));
    assertEquals(Kind.INTERNAL, failure.kind());
    assertEquals("42501", SqlErrors.sqlState(failure));
    // the module cannot either, under its own role
    assertEquals(
        "42501",
        SqlErrors.sqlState(failure(database.withModule(c -> c.query(OTHER.sql(COUNT)).execute()))));
  }

  @Test
  void deniedWork_isNotRetried() {
    await(database.withTenant(ONE, DatabaseIT::currentUser));
    AtomicInteger tries = new AtomicInteger();
    ServiceException failure =
        failure(
            database.withTenant(
                ONE,
                c -> {
                  tries.incrementAndGet();
                  return c.query(OTHER.sql(COUNT)).execute();
                }));
    assertEquals("42501", SqlErrors.sqlState(failure));
    assertEquals(1, tries.get());
  }

  @Test
  void reinstalledTenant_isServedOverOldConnections() {
    Tenant tenant = Services.freshTenant();
    TenantInstance.install(settings, tenant);
    String batches = tenant.sql("SELECT FROM {schema}.batch_tracking");
    await(database.withTenant(tenant, c -> c.query(batches).execute()));
    TenantInstance.reinstall(settings, tenant);
    await(database.withTenant(tenant, c -> c.query(batches).execute()));
    TenantInstance.reinstall(settings, tenant);
    assertEquals(tenant.schema(), await(database.withTenant(tenant, DatabaseIT::currentUser)));
    TenantInstance.reinstall(settings, tenant);
    await(database.inTransaction(tenant, c -> c.query(batches).execute()));
  }

  @Test
  void failedTransaction_isRolledBack() {
    ServiceException refused = ServiceException.notFound("no");
    assertEquals(
        refused,
        failure(
            database.inTransaction(
                ONE, c -> insert(c, ONE).compose(x -> Future.failedFuture(refused)))));
    assertEquals(0, count(ONE));
    await(database.inTransaction(ONE, c -> insert(c, ONE)));
    assertEquals(1, count(ONE));
  }

  @Test
  void swallowedError_doesNotCountAsCommitted() {
    assertEquals(
        "25P02",
        SqlErrors.sqlState(
            failure(
                database.inTransaction(
                    ONE,
                    c ->
                        insert(c, ONE)
                            .compose(x -> c.query("SELECT 1 / 0").execute().otherwiseEmpty())))));
    assertEquals(0, count(ONE));
  }

  @Test
  void connection_isReturned_whenWorkThrows() {
    for (int i = 0; i < 3; i++) {
      assertEquals(
          Kind.INTERNAL,
          failure(
                  database.withTenant(
                      ONE,
                      c -> {
                        throw new IllegalStateException("a bug");
                      }))
              .kind());
      failure(
          database.inTransaction(
              ONE,
              c -> {
                throw new IllegalStateException("a bug");
              }));
    }
    assertEquals(0, count(ONE));
  }

  @Test
  void absentTenant_isReportedAsNotEnabled() {
    assertEquals(
        Kind.TENANT_NOT_ENABLED,
        failure(database.withTenant(ABSENT, c -> insert(c, ABSENT))).kind());
    assertEquals(
        Kind.TENANT_NOT_ENABLED,
        failure(database.inTransaction(ABSENT, c -> insert(c, ABSENT))).kind());
    // even if the work does not use the schema
    assertEquals(
        Kind.TENANT_NOT_ENABLED,
        failure(database.withTenant(ABSENT, DatabaseIT::currentUser)).kind());
  }

  @Test
  void work_commitsNothing_whenRoleOfTenantDoesNotExist() {
    await(database.withTenant(ONE, c -> insert(c, ONE)));
    failure(database.withTenant(ABSENT, c -> insert(c, ONE)));
    failure(database.inTransaction(ABSENT, c -> insert(c, ONE)));
    assertEquals(1, count(ONE));
  }

  @Test
  void workWithoutItsRole_commitsNothing() {
    DbSettings superuser = as("postgres", "postgres");
    Database powerful = Database.open(vertx, superuser, "superuser", 1);
    assertEquals(ONE.schema(), await(powerful.withTenant(ONE, DatabaseIT::currentUser)));
    failure(powerful.withTenant(ABSENT, c -> insert(c, ONE)));
    failure(powerful.inTransaction(ABSENT, c -> insert(c, ONE)));
    assertEquals(0, count(ONE));
    await(powerful.close());
  }

  @Test
  void deadlockedTransactions_bothSucceedAfterRetry() {
    Database two = Database.open(vertx, settings, "deadlock", 4);
    await(database.withTenant(ONE, c -> insert(c, ONE).compose(x -> insert(c, ONE))));
    Promise<Void> firstHasLocked = Promise.promise();
    Promise<Void> secondHasLocked = Promise.promise();
    AtomicInteger attempts = new AtomicInteger();
    Future<Void> first =
        two.inTransaction(
            ONE, c -> lockBoth(c, "ASC", attempts, firstHasLocked, secondHasLocked.future()));
    Future<Void> second =
        two.inTransaction(
            ONE, c -> lockBoth(c, "DESC", attempts, secondHasLocked, firstHasLocked.future()));
    await(Future.all(first, second));
    assertTrue(attempts.get() >= 3, "nobody was locked out");
    await(two.close());
  }

  @Test
  void brokenConnection_isUnavailableAndReplaced() {
    String breakIt = "SET ROLE NONE; SELECT pg_terminate_backend(pg_backend_pid())";
    assertEquals(
        Kind.UNAVAILABLE,
        failure(database.withTenant(ONE, c -> c.query(breakIt).execute())).kind());
    eventually().ignoreExceptions().until(() -> count(ONE) == 0);
    assertEquals(
        Kind.UNAVAILABLE,
        failure(
                database.inTransaction(
                    ONE, c -> insert(c, ONE).compose(x -> c.query(breakIt).execute())))
            .kind());
    eventually().ignoreExceptions().until(() -> count(ONE) == 0);
  }

  @Test
  void work_failsAsUnavailable_whenServerIsUnreachable() {
    DbSettings nowhere = withPort(1);
    Database none = Database.open(vertx, nowhere, "nowhere", 1);
    ServiceException failure = failure(none.withModule(DatabaseIT::moduleUser));
    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertEquals("The database does not respond; try again later", failure.getMessage());
    await(none.close());
  }

  @Test
  void work_failsAsUnavailable_whenPasswordIsWrong() {
    Database locked = Database.open(vertx, as(EmbeddedPostgres.USER, "wrong"), "locked", 1);
    assertEquals(Kind.UNAVAILABLE, failure(locked.withModule(DatabaseIT::moduleUser)).kind());
    await(locked.close());
  }

  @Test
  void timeoutOfConnectionOrStatement_isTransient() {
    Database slow = Database.open(vertx, impatient(), "impatient", 1);
    // the timeout may be too short to connect the first time
    eventually().ignoreExceptions().until(() -> currentUserOf(slow).equals(EmbeddedPostgres.USER));
    AtomicReference<Future<String>> waiting = new AtomicReference<>();
    // holds the connection until the waiting work has failed
    Future<?> holder =
        slow.withModule(
            c -> {
              waiting.set(slow.withModule(DatabaseIT::moduleUser));
              return waiting
                  .get()
                  .otherwiseEmpty()
                  .compose(told -> c.query("SELECT pg_sleep(60)").execute());
            });
    assertEquals(Kind.BUSY, failure(holder).kind());
    assertEquals(Kind.UNAVAILABLE, failure(waiting.get()).kind());
    eventually().ignoreExceptions().until(() -> currentUserOf(slow).equals(EmbeddedPostgres.USER));
    await(slow.close());
  }

  @Test
  void statementThatWaitsForALock_failsAsBusyAfterTheLockTimeout() throws Exception {
    String update = ONE.sql("UPDATE {schema}.probe SET n = 1");
    Database brief =
        Database.open(
            vertx, settings.withLockTimeoutAtMost(Duration.ofMillis(300)), "lock-timeout", 4);
    try (Connection holder = new TenantSql(settings, ONE).connect();
        Statement lock = holder.createStatement()) {
      holder.setAutoCommit(false);
      lock.execute("LOCK TABLE probe IN ACCESS EXCLUSIVE MODE");

      ServiceException failure = failure(brief.withTenant(ONE, c -> c.query(update).execute()));

      assertEquals(Kind.BUSY, failure.kind());
      assertEquals("55P03", SqlErrors.sqlState(failure));
      assertTrue(failure.getMessage().startsWith("The data of the tenant is busy"));
      assertTrue(SqlErrors.isTransient(failure));
      assertFalse(SqlErrors.isUnavailable(failure));
      // this pool has a lock timeout of 5 s, but a shorter one for brief transactions
      assertEquals(
          Kind.BUSY,
          failure(database.inBriefTransaction(ONE, c -> c.query(update).execute())).kind());
    }
    await(brief.withTenant(ONE, c -> c.query(update).execute()));
    await(brief.close());
  }

  private void create(Tenant tenant) {
    await(
        database.inTransaction(
            tenant,
            c ->
                c.query(
                        tenant.sql(
                            """
                            DROP TABLE IF EXISTS {schema}.probe;
                            CREATE TABLE {schema}.probe
                              (id int GENERATED ALWAYS AS IDENTITY, n int DEFAULT 0)
                            """))
                    .execute()));
  }

  private static Future<Void> lockBoth(
      TenantConnection c,
      String order,
      AtomicInteger attempts,
      Promise<Void> hasLocked,
      Future<Void> otherHasLocked) {
    attempts.incrementAndGet();
    String lock =
        ONE.sql("SELECT n FROM {schema}.probe ORDER BY id %s LIMIT 1 OFFSET %s FOR UPDATE");
    return c.query(lock.formatted(order, 0))
        .execute()
        .onSuccess(x -> hasLocked.tryComplete())
        .compose(x -> otherHasLocked)
        .compose(x -> c.query(lock.formatted(order, 1)).execute())
        .mapEmpty();
  }

  private static Future<Void> insert(TenantConnection c, Tenant tenant) {
    return c.query(tenant.sql("INSERT INTO {schema}.probe DEFAULT VALUES")).execute().mapEmpty();
  }

  private long count(Tenant tenant) {
    return await(
        database.withTenant(
            tenant,
            c ->
                c.query(tenant.sql(COUNT))
                    .execute()
                    .map(rows -> rows.iterator().next().getLong(0))));
  }

  private static Future<String> currentUser(TenantConnection c) {
    return moduleUser(c.connection());
  }

  private static Future<String> moduleUser(SqlConnection c) {
    return c.query("SELECT current_user::text")
        .execute()
        .map(rows -> rows.iterator().next().getString(0));
  }

  private static DbSettings as(String user, String password) {
    return with(user, password, settings.port(), Duration.ofSeconds(20), Duration.ofSeconds(10));
  }

  private static DbSettings withPort(int port) {
    return with(
        EmbeddedPostgres.USER,
        EmbeddedPostgres.PASSWORD,
        port,
        Duration.ofSeconds(20),
        Duration.ofSeconds(10));
  }

  private static DbSettings impatient() {
    return with(
        EmbeddedPostgres.USER,
        EmbeddedPostgres.PASSWORD,
        settings.port(),
        Duration.ofSeconds(1),
        Duration.ofMillis(200));
  }

  private static DbSettings with(
      String user, String password, int port, Duration query, Duration connection) {
    return new DbSettings(
        settings.host(),
        port,
        Optional.empty(),
        port,
        settings.database(),
        user,
        password,
        Optional.empty(),
        1,
        query,
        connection,
        Duration.ofSeconds(5),
        settings.tenantShare());
  }

  private static String currentUserOf(Database database) {
    return await(database.withModule(DatabaseIT::moduleUser));
  }

  private static ConditionFactory eventually() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }

  private static ServiceException failure(Future<?> future) {
    return assertThrows(ServiceException.class, () -> await(future));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("No answer", e);
    }
  }
}
