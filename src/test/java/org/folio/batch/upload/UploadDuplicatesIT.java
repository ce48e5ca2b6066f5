package org.folio.batch.upload;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.testkit.ContentService;
import org.folio.batch.testkit.ContentService.Held;
import org.folio.batch.testkit.ContentService.Trouble;
import org.folio.batch.upload.template.TemplateColumn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of one file with the same content: one becomes a content, the later ones are duplicates. */
class UploadDuplicatesIT {
  private static final Duration ATMOST = Duration.ofSeconds(60);
  private static final String NO_AUTHOR = "Following mandatory fields are missing: Author";

  private static UploadStack stack;
  private static ContentService service;

  @BeforeAll
  static void start() {
    stack =
        UploadStack.start(
            Map.of(
                "BULK_UPLOAD_CONCURRENCY", "4", "TASK_CONCURRENCY", "1", "TASK_TURN_SECONDS", "1"));
    service = stack.service();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @AfterEach
  void reset() {
    service.slowDown(Duration.ZERO);
    service.fail();
  }

  private final UploadClient client = stack.newTenant();
  private final String water = "Water " + UUID.randomUUID();

  private static ContentFile file() {
    return stack.file();
  }

  private static ContentFile failingRow(ContentFile file, String name) {
    return file.row(name, TemplateColumn.AUTHOR, "");
  }

  private static String duplicateOf(int line) {
    return "Duplicate Content: the row at line %d is the same".formatted(line);
  }

  private static void assertOutcomes(List<String> report, String... outcomes) {
    assertEquals(outcomes.length, report.size() - 1);
    for (int i = 0; i < outcomes.length; i++) {
      String line = report.get(i + 1);
      assertTrue(line.contains("," + outcomes[i] + ","), line + " has no " + outcomes[i]);
    }
  }

  @Test
  void laterRow_whenTheFirstFailed_succeeds() {
    String processId = client.upload("publish", failingRow(file(), water).row(water));

    assertOutcomes(client.report(processId, ""), "Failed," + NO_AUTHOR, "Success,");
    assertEquals("Live", service.statusOf("do_" + processId + "000002"));
  }

  @Test
  void laterRows_whenTheFirstSucceeded_areDuplicatesOfItsLine() {
    String processId =
        client.upload(
            "publish",
            file()
                .row(water)
                .row(water + " 2")
                .row(water.toLowerCase(Locale.ROOT))
                .row(water.toUpperCase(Locale.ROOT)));

    assertOutcomes(
        client.report(processId, ""),
        "Success,",
        "Success,",
        "Failed," + duplicateOf(2),
        "Failed," + duplicateOf(2));
    assertEquals(2, service.count("do_" + processId));
  }

  @Test
  void thirdRow_whenTheFirstFailed_isADuplicateOfTheSecond() {
    String processId =
        client.upload("upload", failingRow(file(), water).row(water).row(water).row(water + " 2"));

    assertOutcomes(
        client.report(processId, ""),
        "Failed," + NO_AUTHOR,
        "Success,",
        "Failed," + duplicateOf(3),
        "Success,");
  }

  @Test
  void laterRow_whenTheFirstIsRetired_succeeds() {
    Held first = service.hold("POST /content/v3/upload", false);
    String processId = client.upload("publish", file().row(water).row(water));
    await().atMost(ATMOST).until(first::isReached);
    service.trouble(Trouble.FORBIDDEN_BY_GATEWAY);
    Held second = service.hold("POST /content/v3/create", false);
    first.release(); // its upload is tried again and refused
    await().atMost(ATMOST).until(second::isReached);
    assertEquals("Retired", service.statusOf("do_" + processId + "000001"));
    second.release();

    List<String> report = client.report(processId, "");
    assertTrue(report.get(1).contains(",Failed,"), report.get(1));
    assertTrue(report.get(2).contains(",Success,"), report.get(2));
  }

  @Test
  void laterRow_whenTheFirstIsStillToBeRetired_succeeds() {
    Held first = service.hold("POST /content/v3/upload", false);
    String processId = client.upload("publish", file().row(water).row(water));
    await().atMost(ATMOST).until(first::isReached);
    service.trouble(Trouble.FORBIDDEN_BY_GATEWAY);
    service.fail("DELETE");
    first.release();

    List<String> report = client.report(processId, "");

    assertTrue(report.get(1).contains(",Failed,"), report.get(1));
    assertTrue(report.get(2).contains(",Success,"), report.get(2));
    assertEquals("Draft", service.statusOf("do_" + processId + "000001"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A. Author"})
  void dryRun_decidesAsTheUploadWould(String author) {
    String text = file().row(water, TemplateColumn.AUTHOR, author).row(water).row(water).text();
    String processId =
        client
            .request()
            .header("operation-mode", "publish")
            .queryParam("dryRun", true)
            .multiPart("content", "c.csv", text.getBytes(StandardCharsets.UTF_8), "text/csv")
            .post(UploadClient.PATH)
            .path("result.processId");

    List<String> report = client.report(processId, "");

    if (author.isEmpty()) {
      assertOutcomes(report, "Failed," + NO_AUTHOR, "Valid,", "Failed," + duplicateOf(3));
    } else {
      assertOutcomes(report, "Valid,", "Failed," + duplicateOf(2), "Failed," + duplicateOf(2));
    }
    assertEquals(0, service.count("do_" + processId));
  }

  @Test
  void equalRows_whenTheUploadPausesBetweenThem_areDecidedAsWithoutAPause() {
    service.slowDown(Duration.ofMillis(150));
    ContentFile file = file();
    for (int i = 0; i < 200; i++) {
      failingRow(file, water);
    }
    String slow = client.upload("upload", file.row(water).row(water));
    UploadClient other = stack.newTenant();
    String next = other.upload("upload", file().row(water + " 2"));

    other.awaitCompleted(next);

    service.slowDown(Duration.ZERO);
    assertEquals("Processing", client.status(slow).path("result.status"), "there was no pause");
    List<String> report = client.report(slow, "");
    assertTrue(report.get(200).contains(",Failed," + NO_AUTHOR + ","), report.get(200));
    assertTrue(report.get(201).contains(",Success,"), report.get(201));
    assertTrue(report.get(202).contains(",Failed," + duplicateOf(202) + ","), report.get(202));
  }

  @Test
  void laterRow_whenTheUploadIsCancelled_isCancelled() {
    Held held = service.hold("POST /content/v3/create", false);
    String processId = client.upload("upload", file().row(water).row(water));
    await().atMost(ATMOST).until(held::isReached);

    client.request().delete(UploadClient.PATH + "/" + processId).then().statusCode(200);
    held.release();

    List<String> report = client.report(processId, "");
    assertTrue(report.get(2).contains(",Cancelled,"), report.get(2));
  }
}
