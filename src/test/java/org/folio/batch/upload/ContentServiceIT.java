package org.folio.batch.upload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.folio.batch.testkit.ContentService;
import org.folio.batch.testkit.ContentService.Held;
import org.folio.batch.testkit.ContentService.Trouble;
import org.folio.batch.upload.template.TemplateColumn;
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
  void contents_areCreatedPublishedAndLinked() {
    service.addTextbook("do_book", "do_unit", "QR1");
    ContentFile file = file();
    for (int i = 1; i <= 5; i++) {
      file.row("Linked " + i, TemplateColumn.TEXTBOOK_ID, "do_book", TemplateColumn.QR_CODE, "QR1");
    }

    String processId = client.upload("link", file);

    assertEquals(5, client.awaitCompleted(processId).get("successCount"));
    assertEquals("Live", service.statusOf(content(processId, 1)));
    assertEquals(5, service.linkedTo("do_book").size());
  }

  @Test
  void transientFaults_areRetried_untilRowSucceeds() {
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
  void content_isRetired_whenItsLinkIsRefused() {
    service.addTextbook("do_other", "do_unit_2", "QR2");
    service.refuse("PATCH");

    String processId =
        client.upload(
            "link",
            file()
                .row(
                    "Late row",
                    TemplateColumn.TEXTBOOK_ID,
                    "do_other",
                    TemplateColumn.UNIT_ID,
                    "do_unit_2"));

    assertTrue(
        failures(processId)
            .get(0)
            .contains("The content service refused the request: It is refused"));
    service.refuse();
    assertEquals("Retired", service.statusOf(content(processId, 1)));
    assertEquals(List.of(), service.linkedTo("do_other"));
  }

  @Test
  void cancelledUpload_keepsOnlyContentsOfSuccessfulRows() {
    service.slowDown(Duration.ofMillis(500)); // slower than any pause of this test
    String processId = client.upload("upload", file().rows(60, "Cancelled"));

    client.request().delete(UploadClient.PATH + "/" + processId).then().statusCode(200);
    List<String> report = client.report(processId, "");
    service.slowDown(Duration.ZERO);

    assertEquals(61, report.size());
    assertTrue(report.get(60).contains(",Cancelled,"), report.get(60));
    // the content of a row that did not end in time is retired after the upload completes
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
  void file_isSentAsBytes_whenItsUrlHasNoFittingExtension() {
    byte[] bytes = new byte[300_000];
    new Random(7).nextBytes(bytes);
    System.arraycopy("%PDF-1.7".getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, 8);
    stack.files().put("/download.bin", bytes);
    stack.files().putUnannounced("/unannounced.bin", bytes);
    stack.files().redirect("/uc", "/download.bin");
    List<String> urls =
        List.of("/download.bin", "/unannounced.bin", "/uc?export=download&id=1234567890", "/uc#x");
    ContentFile file = file();
    for (String url : urls) {
      file.row("Bytes of " + url, TemplateColumn.FILE_PATH, stack.files().url() + url);
    }
    file.row(
        "Bytes with a query", TemplateColumn.FILE_PATH, stack.files().url() + "/water.pdf?token=1");
    file.row("A link to a file");

    String processId = client.upload("publish", file);

    assertEquals(List.of(), failures(processId));
    for (int row = 1; row <= urls.size(); row++) {
      assertArrayEquals(bytes, service.file(content(processId, row)));
    }
    assertEquals("%PDF-1.7 about water", new String(service.file(content(processId, 5)), US_ASCII));
    assertNull(service.file(content(processId, 6)));
    assertEquals(
        stack.files().url() + "/water.pdf",
        service.content(content(processId, 6)).getString("artifactUrl"));
  }

  @Test
  void bytes_areSentAgain_whenServiceOrFileServerBreaksOff() {
    byte[] bytes = "%PDF-1.7 about fire".getBytes(StandardCharsets.US_ASCII);
    stack.files().put("/fire.bin", bytes);
    Held upload = service.hold("POST /content/v3/upload", true);
    String processId =
        client.upload(
            "publish",
            file().row("Bytes again", TemplateColumn.FILE_PATH, stack.files().url() + "/fire.bin"));
    await().atMost(Duration.ofMinutes(1)).until(upload::isReached);
    stack.files().failOnce("/fire.bin", 503);
    upload.release();

    assertEquals(List.of(), failures(processId));
    assertArrayEquals(bytes, service.file(content(processId, 1)));
    assertEquals(4, stack.files().requests("/fire.bin"), "a check and three times the bytes");
  }

  @Test
  void row_hasReason_whenServiceRefusesItsProperties() {
    assertTrue(
        failure(file().row("Ice"))
            .contains(
                "Name of the content \"\"Ice\"\" is 3 characters long;"
                    + " the content service needs at least 5"));
    UploadClient own = stack.newTenant();
    putTemplate(own, "{\"name\": \"Audience\", \"kind\": \"list\"}");

    String processId =
        own.upload("upload", file().row("Audience", TemplateColumn.AUDIENCE, "Learner"));

    String reason = own.report(processId, "").get(1);
    assertTrue(
        reason.contains(
            "The content service refused the request: Validation Errors;"
                + " Metadata audience should be one of: [Student, Teacher,"),
        reason);
  }

  private static String failure(ContentFile file) {
    List<String> failures = failures(client.upload("upload", file));
    assertEquals(1, failures.size());
    return failures.get(0);
  }

  @Test
  void ownColumns_areSentToService_whenItKnowsThem() {
    UploadClient own = stack.newTenant();
    putTemplate(
        own,
        """
        {"name": "Age Group", "kind": "list"}, {"name": "Attributions"},
        {"name": "LANGUAGE", "kind": "list"}, {"name": "Publisher", "kind": "list"},
        {"name": "Primary Category"}, {"name": "Shelf mark"}""");
    List<String> columns = new ArrayList<>(ContentFile.COLUMNS);
    columns.addAll(
        List.of(
            "Age group",
            "Attributions",
            "Language",
            "Publisher",
            "Primary category",
            "Shelf mark"));
    ContentFile file =
        ContentFile.with(stack.files().url(), columns)
            .row(
                "Own columns",
                "Age group",
                "5-6, 6-7",
                "Attributions",
                "Ada, Bob",
                "Language",
                "English",
                "Publisher",
                "NCERT",
                "Primary category",
                "Practice Question Set",
                "Shelf mark",
                "7b");

    String processId = own.upload("upload", file);

    assertTrue(own.report(processId, "").get(1).contains(",Success,"));
    JsonObject sent = service.content(content(processId, 1));
    assertEquals(JsonArray.of("5-6", "6-7"), sent.getJsonArray("ageGroup"));
    assertEquals(JsonArray.of("Ada", "Bob"), sent.getJsonArray("attributions"));
    assertEquals(JsonArray.of("English"), sent.getJsonArray("language"));
    assertEquals("NCERT", sent.getString("publisher"));
    assertEquals("Practice Question Set", sent.getString("primaryCategory"));
  }

  @Test
  void textbooks_areThoseOfService() {
    service.addTextbook("do_list_1", "do_u1", "QL1");
    service.addTextbook("do_list_2", "do_u2", "QL2");

    client
        .gateway()
        .request()
        .get("/batch-tracking/textbooks?name=do_list&limit=1&offset=1")
        .then()
        .statusCode(200)
        .body("textbooks.id", is(List.of("do_list_2")))
        .body("textbooks[0].name", is("Textbook do_list_2"))
        .body("totalRecords", is(2));
    String units =
        client
            .gateway()
            .request()
            .get("/batch-tracking/textbooks/do_list_1/units?format=csv")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    assertEquals(
        "\ufeffTextbook Id,Unit Id,QR Code,Unit\r\ndo_list_1,bare,,Bare\r\n"
            + "do_list_1,do_u1,QL1,Unit do_u1\r\n",
        units);
    client
        .gateway()
        .request()
        .get("/batch-tracking/textbooks/do_unknown/units")
        .then()
        .statusCode(404)
        .body(is("Textbook not found"));
  }

  private static void putTemplate(UploadClient user, String columns) {
    user.gateway()
        .request()
        .body(
            """
            {"columns": [
              {"name": "Name of the content", "requiredIn": ["upload", "publish", "link"]},
              {"name": "File Format", "requiredIn": ["upload", "publish", "link"]},
              {"name": "File path", "requiredIn": ["upload", "publish", "link"], "kind": "url"},
              {"name": "Textbook Id", "requiredIn": ["link"]}, %s]}"""
                .formatted(columns))
        .put("/batch-tracking/upload-template")
        .then()
        .statusCode(204);
  }

  @Test
  void row_failsWithoutRetry_whenServiceAnswers403() {
    service.trouble(Trouble.FORBIDDEN_BY_GATEWAY);

    String processId = client.upload("upload", file().row("Forbidden"));

    assertEquals(1, failures(processId).size());
    assertTrue(
        failures(processId).get(0).contains("The content service refused the request: HTTP 403"));
  }

  @Test
  void rowWaitingForLock_isNotLinkedAfterItsUploadWasAbandoned() {
    service.addTextbook("do_queue", "do_unit_3", "QR3");
    Held first = service.hold("PATCH", false);
    ContentFile file = file();
    for (int i = 1; i <= 2; i++) {
      file.row(
          "Queued " + i,
          TemplateColumn.TEXTBOOK_ID,
          "do_queue",
          TemplateColumn.UNIT_ID,
          "do_unit_3");
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
