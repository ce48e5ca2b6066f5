package org.folio.batch.upload;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.folio.batch.testkit.ContentService;
import org.folio.batch.testkit.RamlContract;
import org.folio.batch.testkit.TenantSql;
import org.folio.batch.upload.row.RetireHandler;
import org.folio.batch.upload.template.TemplateColumn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to a content whose row failed late while the content service cannot retire it. */
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
    restartAsOperator(processId);

    awaitRetirements("COMPLETED");
    assertEquals("Retired", service.statusOf(content));
    assertEquals(report, client.report(processId, "").get(1));
    assertEquals(List.of("FAILED"), sql.texts("SELECT status FROM upload_row"));
  }

  /** Follows the links from the list of tasks, as an operator does. */
  private void restartAsOperator(String processId) {
    JsonPath task =
        client
            .gateway()
            .request()
            .get("/generic/tasks?kind=bulk-upload-retirement&status=ERRORED")
            .then()
            .statusCode(200)
            .body("items", hasSize(1))
            .body("items[0].links.find { it.rel == 'operator:cancel' }", nullValue())
            .extract()
            .jsonPath()
            .setRootPath("items[0]");
    assertTrue(href(task, "operator:subject").endsWith("/status/" + processId));
    client
        .gateway()
        .request()
        .get(href(task, "operator:messages"))
        .then()
        .statusCode(200)
        .body("messages[0].code", is("NOT_RETIRED"));
    client.gateway().request().post(href(task, "operator:restart")).then().statusCode(200);
  }

  private static String href(JsonPath task, String rel) {
    return task.getString("links.find { it.rel == '" + rel + "' }.href")
        .replaceFirst("^https?://[^/]+", "");
  }

  @Test
  void tasksOfUploadsAreListed_andTheQueueHasTheirNumbers() {
    uploadOneThatFailsLate("Listed");

    Response tasks = client.gateway().request().get("/generic/tasks?kind=bulk-upload");
    tasks
        .then()
        .statusCode(200)
        .body("totalResults", is(1), "items[0].status", is("COMPLETED"))
        .body("items[0].taskType.id", is(8521), "items[0].table.id", is(2109406));
    RamlContract contract = RamlContract.read();
    contract.assertFits("GET", "/generic/tasks", 200, tasks.contentType(), tasks.asString());
    Response queue = client.gateway().request().get("/taskprocessing");
    queue
        .then()
        .statusCode(200)
        .body("status", is("started"), "statistics.completed", is(1))
        .body(
            "kinds.kind",
            is(
                List.of(
                    "READ_CONSUMPTION_BATCH",
                    "bulk-upload",
                    "bulk-upload-retirement",
                    "BULK_ACTION")))
        .body("kinds[1].completed", is(1), "kinds[0].completed", is(0));
    contract.assertFits("GET", "/taskprocessing", 200, queue.contentType(), queue.asString());
    for (int type : List.of(8520, 8521, 8522, 8523)) {
      client.gateway().request().get("/generic/tasktypes/" + type).then().statusCode(200);
    }
    client.gateway().request().get("/generic/tables/2109406").then().statusCode(200);
    client.gateway().request().get("/generic/tasktypes/1").then().statusCode(404);
  }

  @Test
  void report_namesContent_whenItsRetirementIsRefused() {
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
