package org.folio.batch.upload;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.testkit.ContentService;
import org.folio.batch.testkit.ContentService.Held;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.folio.batch.upload.template.TemplateColumn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An instance is killed in the middle of a step, and another one takes over. */
class UploadKillIT {
  private static final Duration ATMOST = Duration.ofMinutes(3);

  private static DbSettings db;
  private static FileServer files;
  private static ContentService service;
  private static Map<String, String> settings;
  private static Tenant tenant;
  private static ModuleProcess instance;

  @BeforeAll
  static void start() {
    files = FileServer.start();
    service = ContentService.start();
    db = Services.freshDatabase();
    settings = ModuleProcess.environment(db, Services.freshKafkaSettings());
    settings.put("CONTENT_SOURCE_ALLOWED_HOSTS", "localhost");
    settings.put("CONTENT_SERVICE_URL", service.url());
    settings.put("BULK_UPLOAD_CONCURRENCY", "1");
    settings.put("CONTENT_SERVICE_TIMEOUT_SECONDS", "8");
    instance = started();
    tenant = new Gateway(instance.baseUrl(), Services.freshTenant()).enable().tenant();
  }

  @AfterAll
  static void stop() {
    instance.close();
    service.close();
    files.close();
  }

  @AfterEach
  void forgetWhatWasAskedFor() {
    service.refuse();
    settings.remove("TASK_MAX_ATTEMPTS");
  }

  private final UUID user = UUID.randomUUID();

  private static ModuleProcess started() {
    return ModuleProcess.start(settings);
  }

  /** Uses whichever instance runs now. */
  private UploadClient client() {
    return new UploadClient(new Gateway(instance.baseUrl(), tenant), user);
  }

  /** Kills the instance while the request is held, and starts another one. */
  private static void killAt(Held held) {
    killWhile(held);
    instance = started();
    held.release();
  }

  /**
   * Kills the instance while the request is held, and lets the time pass in which nobody touches
   * what it had: the lease of its task, and its turn at a textbook. Both last longer than a machine
   * that is out of breath stops an instance that lives.
   */
  private static void killWhile(Held held) {
    await().atMost(ATMOST).pollInterval(Duration.ofMillis(10)).until(held::isReached);
    instance.kill(); // at once: it would not wait for the held answer for ever
    new TenantSql(db, tenant)
        .execute(
            """
            UPDATE task SET lease_until = clock_timestamp() WHERE status = 'PROCESSING';
            UPDATE textbook_turn SET until = clock_timestamp()""");
  }

  private static ContentFile linked(String name, String textbook) {
    ContentFile file = ContentFile.with(files.url());
    for (int i = 1; i <= 3; i++) {
      file.row(
          name + " " + i,
          TemplateColumn.TEXTBOOK_ID,
          textbook,
          TemplateColumn.UNIT_ID,
          textbook + "_unit");
    }
    return file;
  }

  private static String textbook() {
    String id = "book_" + UUID.randomUUID();
    service.addTextbook(id, id + "_unit", "Q");
    return id;
  }

  private static String content(String processId, int row) {
    return "do_%s%06d".formatted(processId, row);
  }

  @ParameterizedTest(name = "author of the first row: {0}")
  @CsvSource({"'',      POST /content/v3/create, 1", "A. Author, POST /content/v3/upload, 0"})
  void equalRows_afterATakeover_makeOneContent(String author, String call, int made) {
    String name = "Equal " + UUID.randomUUID();
    ContentFile file =
        ContentFile.with(files.url()).row(name, TemplateColumn.AUTHOR, author).row(name).row(name);
    Held held = service.hold(call, true);
    String processId = client().upload("publish", file);

    killAt(held);

    assertEquals(1, client().awaitCompleted(processId, ATMOST).get("successCount"));
    List<String> report = client().report(processId, "");
    assertTrue(report.get(made + 1).contains(",Success,"), report.get(made + 1));
    String duplicate = "Duplicate Content: the row at line %d is the same".formatted(made + 2);
    for (int line = made + 2; line <= 3; line++) {
      assertTrue(report.get(line).contains(",Failed," + duplicate + ","), report.get(line));
    }
    assertEquals(1, service.count("do_" + processId));
  }

  @ParameterizedTest(name = "{0}, done: {1}")
  @CsvSource({
    "POST /content/v1/search, false",
    "POST /content/v3/create, false",
    "POST /content/v3/create, true",
    "POST /content/v3/upload, true",
    "POST /content/v3/publish, true",
    "PATCH /content/v3/hierarchy, false",
    "PATCH /content/v3/hierarchy, true"
  })
  void everyRowIsMadeOnceWhoeverDiesInItsSteps(String call, boolean done) {
    String textbook = textbook();
    Held held = service.hold(call, done);
    String processId = client().upload("link", linked(call + done, textbook));

    killAt(held);

    assertEquals(3, client().awaitCompleted(processId, ATMOST).get("successCount"));
    assertEquals(3, service.count("do_" + processId));
    for (int row = 1; row <= 3; row++) {
      assertEquals("Live", service.statusOf(content(processId, row)));
    }
    List<String> linked = service.linkedTo(textbook);
    assertEquals(3, linked.size());
    assertEquals(3, new HashSet<>(linked).size());
  }

  @ParameterizedTest(name = "done: {0}")
  @CsvSource({"false", "true"})
  void whatWasToBeRetiredIsRetiredByWhoeverTakesOver(boolean done) {
    String textbook = textbook();
    service.refuse("PATCH");
    Held held = service.hold("DELETE /content/v3/retire", done);
    String processId = client().upload("link", linked("Retired " + done, textbook));

    killAt(held);

    assertEquals(3, client().awaitCompleted(processId, ATMOST).get("failedCount"));
    for (int row = 1; row <= 3; row++) {
      assertEquals("Retired", service.statusOf(content(processId, row)));
    }
    assertEquals(List.of(), service.linkedTo(textbook));
    assertTrue(client().report(processId, "").get(1).contains("The content service refused"));
  }

  @Test
  void contentCreatedAfterInstanceDied_isRetired() {
    files.put("/once.pdf", "%PDF-1.7".getBytes(StandardCharsets.US_ASCII));
    ContentFile file = ContentFile.with(files.url());
    file.row("Late row", TemplateColumn.FILE_PATH, files.url() + "/once.pdf");
    Held held = service.holdAndDoLate("POST /content/v3/create");
    String processId = client().upload("publish", file);
    killWhile(held);
    // now, as the next one may look at the file before it says that it is ready
    files.failOnce("/once.pdf", 404);
    long checks = checks();
    instance = started();

    await()
        .atMost(ATMOST)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> checks() > checks || failed(processId) == 1);
    held.release();

    assertEquals(1, client().awaitCompleted(processId, ATMOST).get("failedCount"));
    assertEquals("Retired", service.statusOf(content(processId, 1)));
  }

  private static long checks() {
    return service.calls().stream().filter("POST /content/v1/search"::equals).count();
  }

  private int failed(String processId) {
    return client().status(processId).path("result.failedCount");
  }

  @Test
  void uploadWithoutAttemptsLeft_completesAndRetiresItsContents() {
    Held held = service.hold("POST /content/v3/create", true);
    String processId = client().upload("link", linked("Given up", textbook()));

    settings.put("TASK_MAX_ATTEMPTS", "1"); // those of whoever takes over count
    killAt(held);

    Map<String, Object> result = client().awaitCompleted(processId, ATMOST);
    assertEquals(3, result.get("failedCount"));
    List<String> report = client().report(processId, "");
    assertTrue(report.get(1).contains("The upload was given up before this row was finished"));
    assertTrue(report.get(3).contains("The upload was given up before this row was finished"));
    await("it is retired")
        .atMost(ATMOST)
        .until(() -> service.statusOf(content(processId, 1)).equals("Retired"));
    assertEquals(1, service.count("do_" + processId));
    assertNothingIsLeftAfterItsRetention(processId);
  }

  @Test
  void dryRunWithoutAttemptsLeft_retiresNothing() {
    Held held = service.hold("POST /content/v1/search", false);
    byte[] dry =
        ContentFile.with(files.url()).rows(1, "Dry").text().getBytes(StandardCharsets.UTF_8);
    String processId =
        client()
            .request()
            .header("operation-mode", "upload")
            .queryParam("dryRun", true)
            .multiPart("content", "contents.csv", dry, "text/csv")
            .post(UploadClient.PATH)
            .path("result.processId");

    settings.put("TASK_MAX_ATTEMPTS", "1"); // those of whoever takes over count
    killAt(held);

    assertEquals(1, client().awaitCompleted(processId, ATMOST).get("failedCount"));
    assertNothingIsLeftAfterItsRetention(processId);
    assertEquals(
        List.of(),
        service.calls().stream().filter(c -> c.endsWith(content(processId, 1))).toList());
  }

  private void assertNothingIsLeftAfterItsRetention(String processId) {
    TenantSql sql = new TenantSql(db, tenant);
    String ofUpload = " FROM operation WHERE request->>'uploadId' = '%s'".formatted(processId);
    await("all its work has ended")
        .atMost(ATMOST)
        .until(
            () ->
                sql.longs("SELECT count(*)" + ofUpload + " AND status <> 'IN_PROGRESS'")
                    .equals(List.of(2L)));
    sql.execute(
        "UPDATE upload SET ended_date = ended_date - interval '91 days' WHERE id = " + processId);

    client().gateway().request().post("/batch-tracking/uploads/cleanup").then().statusCode(200);

    assertEquals(List.of(0L), sql.longs("SELECT count(*)" + ofUpload));
  }
}
