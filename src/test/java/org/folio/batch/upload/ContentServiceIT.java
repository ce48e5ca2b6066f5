package org.folio.batch.upload;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.folio.batch.testkit.ContentService;
import org.folio.batch.testkit.ContentService.Held;
import org.folio.batch.testkit.ContentService.Trouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Uploads whose contents go to a Sunbird content service. */
class ContentServiceIT {
  private static UploadStack stack;
  private static ContentService service;
  private static UploadClient client;

  @BeforeAll
  static void start() {
    stack =
        UploadStack.start(
            Map.of(
                "CONTENT_SERVICE_API_KEY",
                "bearer-of-contents",
                "CONTENT_SERVICE_TIMEOUT_SECONDS",
                "12",
                "BULK_UPLOAD_CONCURRENCY",
                "2"));
    client = stack.newTenant();
    service = stack.service();
    service.requireKey("bearer-of-contents");
    client = stack.newTenant();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static ContentFile file() {
    return stack.file();
  }

  private static String content(String processId, int row) {
    return "do_%s%06d".formatted(processId, row);
  }

  @Test
  void contentsAreMadePublishedAndLinked() {
    service.addTextbook("do_book", "do_unit", "QR1");
    ContentFile file = file();
    for (int i = 1; i <= 5; i++) {
      file.row("Linked " + i, Column.TEXTBOOK_ID, "do_book", Column.QR_CODE, "QR1");
    }

    String processId = client.upload("link", file);

    assertEquals(5, client.awaitCompleted(processId).get("successCount"));
    assertEquals("Live", service.statusOf(content(processId, 1)));
    assertEquals(5, service.linkedTo("do_book").size());
  }

  @Test
  void aPassingFaultIsTriedAgainAndMakesNothingTwice() {
    service.trouble(Trouble.UNAVAILABLE);
    service.trouble(Trouble.DONE_AND_BROKEN_OFF);
    service.trouble(Trouble.TOO_MANY_REQUESTS);
    service.trouble(Trouble.DONE_AND_BROKEN_OFF);
    service.trouble(Trouble.DONE_AND_BROKEN_OFF);

    String processId = client.upload("publish", file().row("Troubled"));

    assertEquals(List.of(), failures(processId));
    assertEquals("Live", service.statusOf(content(processId, 1)));
  }

  @Test
  void aRowThatFailsLateLeavesNothingBehind() {
    service.addTextbook("do_other", "do_unit_2", "QR2");
    service.refuse("PATCH");

    String processId =
        client.upload(
            "link",
            file().row("Late", Column.TEXTBOOK_ID, "do_other", Column.UNIT_ID, "do_unit_2"));

    assertTrue(failures(processId).get(0).contains("The content service refused: It is refused"));
    service.refuse();
    assertEquals("Retired", service.statusOf(content(processId, 1)));
    assertEquals(List.of(), service.linkedTo("do_other"));
  }

  @Test
  void aCancelledUploadLeavesTheRestUntouched() {
    service.slowDown(Duration.ofMillis(500)); // so that it takes longer than any pause of ours
    String processId = client.upload("upload", file().rows(60, "Cancelled"));

    client.request().delete(UploadClient.PATH + "/" + processId).then().statusCode(200);
    List<String> report = client.report(processId, "");
    service.slowDown(Duration.ZERO);

    assertEquals(61, report.size());
    assertTrue(report.get(60).contains(",Cancelled,"), report.get(60));
    // a row that did not come to rest in time is retired after the upload has completed
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              for (int row = 1; row <= 60; row++) {
                String status = service.statusOf(content(processId, row));
                boolean succeeded = report.get(row).contains(",Success,");
                assertEquals(succeeded, status.equals("Draft"), report.get(row) + " is " + status);
              }
            });
  }

  private static List<String> failures(String processId) {
    return client.report(processId, "").stream().filter(l -> l.contains(",Failed,")).toList();
  }

  @Test
  void aRefusalIsFinalWhateverItsWords() {
    service.trouble(Trouble.FORBIDDEN_BY_GATEWAY);

    String processId = client.upload("upload", file().row("Forbidden"));

    assertEquals(1, failures(processId).size());
    assertTrue(failures(processId).get(0).contains("The content service refused: status 403"));
  }

  @Test
  void aRowThatWaitedForItsTurnIsNotLinkedWhenItsUploadWasAbandoned() {
    service.addTextbook("do_queue", "do_unit_3", "QR3");
    Held first = service.hold("PATCH", false);
    ContentFile file = file();
    for (int i = 1; i <= 2; i++) {
      file.row("Queued " + i, Column.TEXTBOOK_ID, "do_queue", Column.UNIT_ID, "do_unit_3");
    }
    String processId = client.upload("link", file);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> first.isReached() && areBoth("Live", processId));
    client.request().delete(UploadClient.PATH + "/" + processId).then().statusCode(200);
    client.awaitCompleted(processId);
    final long before = links();

    first.release();

    await().atMost(Duration.ofMinutes(1)).until(() -> areBoth("Retired", processId));
    assertEquals(before, links());
  }

  private static boolean areBoth(String status, String processId) {
    return status.equals(service.statusOf(content(processId, 1)))
        && status.equals(service.statusOf(content(processId, 2)));
  }

  private static long links() {
    return service.calls().stream().filter(call -> call.startsWith("PATCH ")).count();
  }
}
