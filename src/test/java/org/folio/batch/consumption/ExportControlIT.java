package org.folio.batch.consumption;

import static io.restassured.RestAssured.when;
import static org.awaitility.Awaitility.await;
import static org.folio.batch.consumption.Resource.BATCHES;
import static org.folio.batch.consumption.Resource.export;
import static org.folio.batch.consumption.Resource.linked;
import static org.folio.batch.consumption.Resource.rels;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.folio.batch.db.DbSettings;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.testkit.EmbeddedPostgres;
import org.folio.batch.testkit.Gate;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads, cancels and restarts exports while they run. */
class ExportControlIT {
  private static final int CONSUMPTIONS = 20_000;
  private static DbSettings db;
  private static KafkaSettings kafka;
  private static LocalModule module;

  @BeforeAll
  static void start() {
    db = Services.freshDatabase();
    kafka = Services.freshKafkaSettings();
    module = LocalModule.start(db, kafka);
  }

  @AfterAll
  static void stop() {
    module.close();
  }

  @Test
  void exportInProgress_offersMonitorAndCancelButNoRestart() {
    Export export = prepare();
    Resource client = export.client();
    try (Gate gate = export.midFile()) {
      String path = export.start();
      gate.awaitSomebody();

      client.request().get(path).then().statusCode(200).header("Retry-After", "1");
      JsonPath running = client.get(path);
      assertEquals("In Progress", running.get("status"));
      assertEquals(List.of("self", "monitor", "operator"), rels(running));
      assertEquals(path, linked(running, "monitor"));
      assertEquals(1, client.get(BATCHES + "?status=In Progress").getInt("totalResults"));
      assertEquals("GET", running.get("links[1].httpMethod"));
      JsonPath task = client.get(linked(running, "operator"));
      assertEquals("PROCESSING", task.get("status"));
      assertEquals(
          List.of("self", "operator:messages", "operator:subject", "operator:cancel"), rels(task));
      assertEquals(1, task.getInt("currentAttemptCount"));
      client
          .request()
          .post(linked(task, "operator:cancel").replace("cancel", "restart"))
          .then()
          .statusCode(409)
          .body("resultMessages[0].code", is("CONFLICT"));
      gate.open();
      export.assertHasOneResult(path);
    }
  }

  @Test
  void exportCancelledWhileWriting_leavesNoFileAndNoEvent() {
    Export export = prepare();
    Resource client = export.client();
    try (Gate gate = export.midFile()) {
      String path = export.start();
      gate.awaitSomebody();
      JsonPath task = client.get(linked(client.get(path), "operator"));
      String cancel = linked(task, "operator:cancel");

      client.request().post(cancel).then().statusCode(200).body("id", is(task.getInt("id")));
      gate.open();

      JsonPath cancelled = client.awaitStatus(path, "Cancelled");
      assertEquals(List.of("self", "operator"), rels(cancelled));
      assertNull(client.request().get(path).header("Retry-After"));
      JsonPath ended = client.get(linked(cancelled, "operator"));
      assertEquals("CANCELLED", ended.get("status"));
      assertEquals(List.of("self", "operator:messages", "operator:subject"), rels(ended));
      client.request().post(cancel).then().statusCode(409);
      client.request().post(cancel.replace("cancel", "restart")).then().statusCode(409);
      assertEquals(List.of("CANCELLED"), export.outcomes());
      await("its file is removed")
          .atMost(Duration.ofSeconds(60))
          .until(() -> count(export, "data_file") == 0);
      assertEquals(0, count(export, "data_file_piece"));
      assertEquals(0, count(export, "data_file_set"));
      assertEquals(List.of(), published(export));
    }
  }

  @Test
  void consumptionCountedDuringExport_isNotInTheFile() {
    Export export = prepare();
    try (Gate gate = export.midFile()) {
      String path = export.start();
      gate.awaitSomebody();
      export.consumeOneMore();
      gate.open();
      export.assertHasOneResult(path);
    }
  }

  @Test
  void concurrentRestarts_succeedOnceAndKeepTheHistory() throws Exception {
    Resource client = new Resource(module.baseUrl(), Services.freshTenant()).enable();
    String path =
        client.start(export("2026-03-02T10:00:00Z", "2026-03-03T10:00:00Z", Export.LIMIT));
    JsonPath task = client.get(linked(client.awaitStatus(path, "Failed"), "operator"));
    client.withLimit(Export.LIMIT);

    List<Response> answers = restartTwiceAtOnce(client, linked(task, "operator:restart"));

    Response won = answers.stream().filter(a -> a.statusCode() == 200).findFirst().orElseThrow();
    won.then().body("status", is("PENDING"), "currentAttemptCount", is(0));
    Response lost = answers.stream().filter(a -> a != won).findFirst().orElseThrow();
    lost.then().statusCode(409).body("resultMessages[0].code", is("CONFLICT"));
    client.awaitStatus(path, "Completed");
    Export export = new Export(db, client, 0);
    assertEquals(List.of("ERRORED", "COMPLETED"), export.outcomes());
    assertEquals(
        List.of(1L),
        export.sql().longs("SELECT number FROM task_attempt WHERE restarted_date IS NOT NULL"));
    JsonPath messages = client.get(linked(task, "operator:messages"));
    assertEquals(List.of(1), messages.getList("messages.attempt", Integer.class));
  }

  /** Sends both restarts while the row of the task is locked, so that they compete for it. */
  private static List<Response> restartTwiceAtOnce(Resource client, String restart)
      throws Exception {
    TenantSql sql = new TenantSql(db, client.tenant());
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<Response>> sent = new ArrayList<>();
    try (Connection holder = sql.connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT FROM task FOR UPDATE");
      for (int i = 0; i < 2; i++) {
        sent.add(threads.submit(() -> client.request().post(restart)));
      }
      await("both wait for the task")
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  sql.longs("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
                      .equals(List.of(2L)));
      holder.rollback();
    }
    threads.shutdown();
    return List.of(sent.get(0).get(), sent.get(1).get());
  }

  @Test
  void export_survivesDatabaseOutageOfTenSeconds() {
    DbSettings own = Services.freshDatabase();
    // the outage must outlast the lease, but the leases of other tests must not expire
    try (LocalModule shortly = LocalModule.start(own, kafka, Map.of("TASK_LEASE_SECONDS", "6"))) {
      Resource client = new Resource(shortly.baseUrl(), Services.freshTenant());
      survivesAnOutage(new Export(own, client, CONSUMPTIONS).prepare());
    }
    // the other tests need a healthy module
    await("all answer again")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> when().get(module.baseUrl() + "/admin/health").then().statusCode(200));
  }

  private static void survivesAnOutage(Export export) {
    String path;
    try (Gate gate = export.midFile()) {
      path = export.start();
      gate.awaitSomebody();
      Services.postgres().stop();
    }
    try {
      awaitAWhile(Duration.ofSeconds(10));
      export.client().request().get(path).then().statusCode(503);
    } finally {
      Services.postgres().start();
    }

    await("it answers again")
        .atMost(Duration.ofSeconds(60))
        .until(() -> export.client().request().get(path).statusCode() == 200);
    export.assertHasOneResult(path);
    await("the event is out")
        .atMost(Duration.ofSeconds(60))
        .until(() -> count(export, "outbox") == 0);
    assertEquals(1, published(export).size());
    assertTrue(export.outcomes().size() > 1);
  }

  @Test
  void export_isRetriedAndYieldsOneFile_afterDeadlock() throws Exception {
    Export export = prepare();
    String path;
    ExecutorService threads = Executors.newFixedThreadPool(1);
    try (Gate gate = export.midFile();
        Connection other = EmbeddedPostgres.superuser(db.port(), db.database());
        Statement statement = other.createStatement()) {
      // does not detect deadlocks itself, so that PostgreSQL aborts the export
      statement.execute(
          "SET deadlock_timeout = '1h'; SET search_path = " + export.client().tenant().schema());
      path = export.start();
      gate.awaitSomebody(); // the export has begun to read the consumptions
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE consumption_counter");
      Future<?> locked = threads.submit(() -> statement.execute("LOCK TABLE consumption"));
      await("it waits for the consumptions")
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  export
                      .sql()
                      .longs(
                          "SELECT count(*) FROM pg_locks WHERE NOT granted"
                              + " AND relation = 'consumption'::regclass")
                      .equals(List.of(1L)));
      gate.open(); // lets the export go on to the counters
      locked.get();
      other.rollback();
    }
    threads.shutdown();

    export.assertHasOneResult(path);
    assertEquals(List.of("RETRIED", "COMPLETED"), export.outcomes());
  }

  private static Export prepare() {
    return new Export(db, new Resource(module.baseUrl(), Services.freshTenant()), CONSUMPTIONS)
        .prepare();
  }

  private static long count(Export export, String table) {
    return export.sql().longs("SELECT count(*) FROM " + table).get(0);
  }

  private static List<String> published(Export export) {
    try (KafkaClient client = KafkaClient.ofServices()) {
      return client
          .readAll(kafka.env() + "." + export.client().tenant() + ".batch-tracking.notification")
          .stream()
          .map(message -> new String(message.value()))
          .distinct()
          .toList();
    }
  }

  /** Keeps up the fault for this long. There is no condition to wait for. */
  private static void awaitAWhile(Duration duration) {
    await().pollDelay(duration).atMost(duration.plusSeconds(5)).until(() -> true);
  }
}
