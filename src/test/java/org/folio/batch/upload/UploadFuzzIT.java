package org.folio.batch.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.folio.batch.db.DbSettings;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;

/** Any bytes are answered with 200 or a known code, and an error stores nothing. */
class UploadFuzzIT {
  private static final Set<String> CODES =
      Set.of(
          "INVALID_FILE_FORMAT", "CORRUPT_FILE", "INVALID_FILE_TEMPLATE", "MAX_ROW_COUNT_EXCEEDED");

  private static LocalModule module;
  private static UploadClient client;
  private static TenantSql sql;

  @BeforeContainer
  static void start() {
    DbSettings db = Services.freshDatabase();
    module =
        LocalModule.start(db, Services.freshKafkaSettings(), Map.of("BULK_UPLOAD_MAX_ROWS", "3"));
    client = UploadClient.anybody(new Gateway(module.baseUrl(), Services.freshTenant()).enable());
    sql = new TenantSql(db, client.gateway().tenant());
  }

  @AfterContainer
  static void stop() {
    module.close();
  }

  @Provide
  Arbitrary<String> nearlyCsv() {
    return NearlyCsv.texts();
  }

  @Provide
  Arbitrary<String> nearlyMultipart() {
    return Arbitraries.of(
            "--b",
            "\r\n",
            "--b--",
            "Content-Disposition: form-data; name=\"content\"; filename=\"a.csv\"",
            "Content-Type: text/csv",
            "\r\n\r\n",
            String.join(",", ContentFile.COLUMNS),
            "-",
            ";",
            "\"",
            "\0")
        .list()
        .ofMaxSize(15)
        .map(pieces -> String.join("", pieces));
  }

  @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
  void anyFile_isAcceptedOrRefusedWithKnownCode(@ForAll byte[] bytes) {
    check(
        () ->
            client
                .request()
                .header("operation-mode", "upload")
                .multiPart("content", "contents.csv", bytes, "text/csv")
                .post(UploadClient.PATH));
  }

  @Property(tries = 300, shrinking = ShrinkingMode.BOUNDED)
  void nearlyCsvFile_isAcceptedOrRefusedWithKnownCode(@ForAll("nearlyCsv") String text) {
    check(
        () ->
            client
                .request()
                .header("operation-mode", "link")
                .multiPart(
                    "content", "contents.csv", text.getBytes(StandardCharsets.UTF_8), "text/csv")
                .post(UploadClient.PATH));
  }

  @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED)
  void nearlyMultipartBody_isAcceptedOrRefusedWithKnownCode(
      @ForAll("nearlyMultipart") String body) {
    check(
        () ->
            client
                .request()
                .header("operation-mode", "upload")
                .contentType("multipart/form-data; boundary=b")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post(UploadClient.PATH));
  }

  private interface Call {
    Response answer();
  }

  private static void check(Call call) {
    List<Long> before = stored();
    Response answer = call.answer();
    if (answer.statusCode() == 200) {
      assertTrue(answer.<String>path("result.processId").matches("\\d+"));
      return;
    }
    assertEquals(400, answer.statusCode(), answer.asString());
    assertTrue(CODES.contains(answer.<String>path("params.err")), answer.asString());
    assertEquals(before, stored());
  }

  private static List<Long> stored() {
    return sql.longs("SELECT count(*) FROM upload UNION ALL SELECT count(*) FROM upload_row");
  }
}
