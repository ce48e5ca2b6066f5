package org.folio.batch.upload;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.folio.batch.testkit.ContentService;
import org.folio.batch.testkit.ContentService.Held;
import org.folio.batch.upload.template.TemplateColumn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the answers of the module with the examples of the API document, property by property.
 * Values that differ from run to run are replaced by a word.
 */
class UploadDocumentIT {
  /** Properties that are not in the document. */
  private static final List<String> ADDITIONAL =
      List.of("fileName", "mode", "dryRun", "cancelled", "cancelledCount", "total");

  private static final List<String> COUNTS = List.of("totalCount", "successCount", "failedCount");

  private static final String UPLOAD = "api.textbook.content.bulk.upload";
  private static final String STATUS = UPLOAD + ".status";
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d:\\d{3}\\+0000";
  private static final String UUID_TEXT = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private static UploadStack stack;
  private static ContentService service;

  @BeforeAll
  static void start() {
    stack =
        UploadStack.start(
            Map.of(
                "BULK_UPLOAD_MAX_ROWS",
                "5",
                "BULK_UPLOAD_CONCURRENCY",
                "1",
                "TASK_CONCURRENCY",
                "1"));
    service = stack.service();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private final UploadClient client = stack.newTenant();

  private static ContentFile file() {
    return stack.file();
  }

  private Response post(String fileName, String text) {
    return client
        .request()
        .header("operation-mode", "upload")
        .multiPart("content", fileName, text.getBytes(StandardCharsets.UTF_8), "text/csv")
        .post(UploadClient.PATH);
  }

  private static JsonObject success(String id, String result) {
    return new JsonObject(
        """
        {
            "id": "%s",
            "ver": "v1",
            "ts": "TIME",
            "params": {
                "resmsgid": null,
                "msgid": "UUID",
                "err": null,
                "status": "success",
                "errmsg": null
            },
            "responseCode": "OK",
            "result": %s
        }
        """
            .formatted(id, result));
  }

  private static JsonObject failure(String id, String code, String message, String responseCode) {
    return new JsonObject(
        """
        {
            "id": "%s",
            "ver": "v1",
            "ts": "TIME",
            "params": {
                "resmsgid": null,
                "msgid": "UUID",
                "err": "%s",
                "status": "%s",
                "errmsg": "%s"
            },
            "responseCode": "%s",
            "result": { }
        }
        """
            .formatted(id, code, code, message, responseCode));
  }

  private static JsonObject shown(Response answer) {
    JsonObject json = new JsonObject(answer.asString());
    replace(json, "ts", TIME, "TIME");
    replace(json.getJsonObject("params"), "msgid", UUID_TEXT, "UUID");
    JsonObject result = json.getJsonObject("result");
    replaceInResult(result);
    if (result.containsKey("uploads")) {
      replace(result, "userId", UUID_TEXT, "USER");
      for (Object upload : result.getJsonArray("uploads")) {
        replaceInResult((JsonObject) upload);
        COUNTS.forEach(((JsonObject) upload)::remove);
      }
    }
    return json;
  }

  private static void replaceInResult(JsonObject result) {
    ADDITIONAL.forEach(result::remove);
    replace(result, "processId", "\\d+", "ID");
    replace(result, "startTime", TIME, "TIME");
    replace(result, "endTime", TIME, "TIME");
    replace(result, "uploadedDate", TIME, "TIME");
    replace(result, "report", "http://.+", "signedDownloadUrl");
  }

  private static void replace(JsonObject in, String key, String pattern, String word) {
    if (in.containsKey(key)) {
      assertTrue(in.getString(key).matches(pattern), in.encode());
      in.put(key, word);
    }
  }

  @Test
  void acceptedUpload_isAnsweredAsDocumented() {
    Response answer = post("contents.csv", file().row("Water").text());

    assertEquals(200, answer.statusCode());
    assertEquals(success(UPLOAD, "{ \"processId\": \"ID\" }"), shown(answer));
  }

  // The sentences of the document. The module adds the place, the cause and advice to each.
  static List<Arguments> refusedFiles() {
    return List.of(
        Arguments.of(
            "contents.csv",
            "\"open",
            "CORRUPT_FILE",
            "Bulk content upload failed due to corrupt file"),
        Arguments.of(
            "contents.xlsx",
            "PK",
            "INVALID_FILE_FORMAT",
            "Bulk content upload failed due to invalid file format"),
        Arguments.of(
            "contents.csv",
            file().text().replace(TemplateColumn.BOARD + ",", ""),
            "INVALID_FILE_TEMPLATE",
            "Bulk content upload failed due to invalid file template"),
        Arguments.of(
            "contents.csv",
            file().rows(6, "Row").text(),
            "MAX_ROW_COUNT_EXCEEDED",
            "Max row count allowed is 5"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("refusedFiles")
  void refusedFile_isAnsweredAsDocumented(
      String fileName, String text, String code, String message) {
    Response answer = post(fileName, text);

    assertEquals(400, answer.statusCode());
    JsonObject shown = shown(answer);
    JsonObject params = shown.getJsonObject("params");
    String errmsg = params.getString("errmsg");
    assertTrue(errmsg.matches(Pattern.quote(message) + "[:;] .+"), errmsg);
    params.put("errmsg", message);
    assertEquals(failure(UPLOAD, code, message, "CLIENT_ERROR"), shown);
  }

  @Test
  void processingAndQueuedUploads_areAnsweredAsDocumented() {
    Held held = service.hold("POST /content/v1/search", false);
    String first =
        client.upload("upload", file().row("Bad one", TemplateColumn.BOARD, "").row("Held one"));
    await().atMost(Duration.ofSeconds(60)).until(held::isReached);
    String second = client.upload("upload", file().rows(2, "Waiting"));

    JsonObject processing = shown(client.status(first));
    JsonObject queued = shown(client.status(second));
    JsonObject list = shown(client.request().get(UploadClient.PATH + "/status/list"));
    held.release();

    assertEquals(
        success(
            STATUS,
            """
            {
                "processId": "ID",
                "status": "Processing",
                "totalCount": 2,
                "successCount": 0,
                "failedCount": 1,
                "startTime": "TIME"
            }
            """),
        processing);
    assertEquals(
        success(
            STATUS,
            """
            { "processId": "ID", "status": "Queued", "totalCount": 2 }
            """),
        queued);
    assertEquals(
        success(
            STATUS + ".list",
            """
            {
                "userId": "USER",
                "uploads": [
                    { "processId": "ID", "uploadedDate": "TIME", "status": "Queued" },
                    { "processId": "ID", "uploadedDate": "TIME", "status": "Processing" }
                ]
            }
            """),
        list);
  }

  @Test
  void completedUpload_isAnsweredAsDocumented() {
    String processId =
        client.upload("upload", file().row("Good one").row("Bad one", TemplateColumn.BOARD, ""));
    client.awaitCompleted(processId);

    assertEquals(
        success(
            STATUS,
            """
            {
                "processId": "ID",
                "status": "Completed",
                "totalCount": 2,
                "successCount": 1,
                "failedCount": 1,
                "startTime": "TIME",
                "endTime": "TIME",
                "report": "signedDownloadUrl"
            }
            """),
        shown(client.status(processId)));
  }

  @Test
  void unknownUpload_isAnsweredAsDocumented() {
    Response answer = client.status("012813442982903808142");

    assertEquals(404, answer.statusCode());
    assertEquals(
        failure(
            STATUS,
            "PROCESS_NOT_FOUND",
            "Process Id 012813442982903808142 is not found in the system",
            "RESOURCE_NOT_FOUND"),
        shown(answer));
  }
}
