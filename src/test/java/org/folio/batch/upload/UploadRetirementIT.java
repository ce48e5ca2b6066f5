package org.folio.batch.upload;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.folio.batch.testkit.ContentService;
import org.folio.batch.testkit.TenantSql;
import org.folio.batch.upload.row.RetireHandler;
import org.folio.batch.upload.template.TemplateColumn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a content whose row failed late while the content service cannot retire it. */
class UploadRetirementIT {
  private static final Duration ATMOST = Duration.ofMinutes(2);
  private static final String RETIREMENTS =
      "SELECT count(*) FROM task WHERE kind = '" + RetireHandler.KIND + "'";

  private static UploadStack stack;
  private static ContentService service;

  @BeforeAll
  static void start() {
    stack =
        UploadStack.start(Map.of("CONTENT_SERVICE_TIMEOUT_SECONDS", "5", "TASK_MAX_ATTEMPTS", "1"));
    service = stack.service();
    service.addTextbook("do_book", "do_unit", "QR1");
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private final UploadClient client = stack.newTenant();
  private final TenantSql sql = new TenantSql(stack.db(), client.gateway().tenant());

  @BeforeEach
  void linksAreRefused() {
    service.refuse("PATCH");
  }

  @AfterEach
  void allIsWellAgain() {
    service.refuse();
    service.fail();
  }

  private String uploadOneThatFailsLate(String name) {
    ContentFile file =
        stack
            .file()
            .row(name, TemplateColumn.TEXTBOOK_ID, "do_book", TemplateColumn.UNIT_ID, "do_unit");
    String processId = client.upload("link", file);
    assertEquals(1, client.awaitCompleted(processId, ATMOST).get("failedCount"));
    return processId;
  }

  private void awaitRetirements(String status) {
    await()
        .atMost(ATMOST)
        .until(
            () ->
                sql.longs(RETIREMENTS + " AND status = '%s'".formatted(status))
                    .equals(List.of(1L)));
  }

  @Test
  void retirement_isCompletedAfterOutage() {
    service.fail("DELETE");
    String processId = uploadOneThatFailsLate("Outage");
    String content = "do_" + processId + "000001";
    String report = client.report(processId, "").get(1);
    assertTrue(
        report.contains(",Failed,The content service refused the request: It is refused,"), report);
    awaitRetirements("ERRORED");
    assertEquals("Live", service.statusOf(content));

    service.fail();
    client.gateway().request().post("/batch-tracking/uploads/cleanup").then().statusCode(200);

    awaitRetirements("COMPLETED");
    assertEquals("Retired", service.statusOf(content));
    assertEquals(report, client.report(processId, "").get(1));
    assertEquals(List.of("FAILED"), sql.texts("SELECT status FROM upload_row"));
  }

  @Test
  void aRefusalToRetireIsToldInTheReport() {
    service.refuse("PATCH", "DELETE");

    String processId = uploadOneThatFailsLate("Refusal");

    String report = client.report(processId, "").get(1);
    assertTrue(
        report.contains(
            "; The content do_%s000001 was not retired: The content service refused the request: "
                .formatted(processId)),
        report);
    assertEquals(List.of(0L), sql.longs(RETIREMENTS));
  }
}
