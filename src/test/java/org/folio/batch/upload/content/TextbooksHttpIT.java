package org.folio.batch.upload.content;

import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.upload.ContentFile;
import org.folio.batch.upload.UploadClient;
import org.folio.batch.upload.template.TemplateColumn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Textbooks and contents of the tenant content store, over HTTP. */
class TextbooksHttpIT {
  private static final String TEXTBOOKS = "/batch-tracking/textbooks";

  private static FileServer files;
  private static LocalModule module;
  private final Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();

  @BeforeAll
  static void start() {
    files = FileServer.start();
    module =
        LocalModule.start(
            Services.freshDatabase(),
            Services.freshKafkaSettings(),
            Map.of("CONTENT_SOURCE_ALLOWED_HOSTS", "localhost"));
  }

  @AfterAll
  static void stop() {
    module.close();
    files.close();
  }

  private void put(String id, String name, String channel, JsonObject... units) {
    tenant
        .request()
        .body(
            JsonObject.of("name", name, "channel", channel, "units", new JsonArray(List.of(units)))
                .encode())
        .put(TEXTBOOKS + "/" + id)
        .then()
        .statusCode(204);
  }

  @Test
  void textbooks_areListedByNameInPages() {
    put("b3", "Water", "in.ekstep");
    put("b1", "maths 5", "in.ekstep");
    put("b2", "Science 5", "other");

    tenant
        .request()
        .get(TEXTBOOKS)
        .then()
        .statusCode(200)
        .body("textbooks.id", is(List.of("b1", "b2", "b3")))
        .body("textbooks[0].name", is("maths 5"))
        .body("textbooks[1].channel", is("other"))
        .body("textbooks[0].units", nullValue())
        .body("totalRecords", is(3));
    tenant
        .request()
        .get(TEXTBOOKS + "?limit=1&offset=1")
        .then()
        .body("textbooks.id", is(List.of("b2")))
        .body("totalRecords", is(3));
    tenant
        .request()
        .get(TEXTBOOKS + "?name=SCI")
        .then()
        .body("textbooks.id", is(List.of("b2")))
        .body("totalRecords", is(1));
    tenant
        .request()
        .header("x-channel-id", "other")
        .get(TEXTBOOKS)
        .then()
        .body("textbooks.id", is(List.of("b2")));
    tenant.request().get(TEXTBOOKS + "?limit=1001").then().statusCode(400);
  }

  @Test
  void units_areCsvThatFillsColumnsOfUpload() {
    put(
        "do_1",
        "Science",
        "",
        JsonObject.of("id", "u1", "name", "Water, ice", "qrCode", "Q1"),
        JsonObject.of("id", "u2", "name", "=1+1"));

    tenant
        .request()
        .get(TEXTBOOKS + "/do_1/units?format=csv&delimiter=semicolon")
        .then()
        .statusCode(200)
        .contentType(is("text/csv; charset=utf-8"))
        .header("Content-Disposition", is("attachment; filename=\"units.csv\""))
        .body(
            is(
                "\ufeffTextbook Id;Unit Id;QR Code;Unit\r\n"
                    + "do_1;u1;Q1;Water, ice\r\ndo_1;u2;;'=1+1\r\n"));
    tenant
        .request()
        .get(TEXTBOOKS + "/do_1/units")
        .then()
        .body(
            is(
                "\ufeffTextbook Id,Unit Id,QR Code,Unit\r\n"
                    + "do_1,u1,Q1,\"Water, ice\"\r\ndo_1,u2,,'=1+1\r\n"));
    tenant
        .request()
        .get(TEXTBOOKS + "/do_no/units")
        .then()
        .statusCode(404)
        .body(is("Textbook not found"));
  }

  @Test
  void row_fails_whenUnitIdAndQrCodeContradictEachOther() {
    put(
        "do_2",
        "Science",
        "",
        JsonObject.of("id", "u1", "name", "Water", "qrCode", "Q1"),
        JsonObject.of("id", "u2", "name", "Fire", "qrCode", "Q2"));
    UploadClient client = UploadClient.anybody(tenant);
    ContentFile file =
        ContentFile.with(files.url())
            .row(
                "Good",
                TemplateColumn.TEXTBOOK_ID,
                "do_2",
                TemplateColumn.UNIT_ID,
                "u1",
                TemplateColumn.QR_CODE,
                "Q1")
            .row(
                "Bad",
                TemplateColumn.TEXTBOOK_ID,
                "do_2",
                TemplateColumn.UNIT_ID,
                "u1",
                TemplateColumn.QR_CODE,
                "Q2");

    List<String> report = client.report(client.upload("link", file), "");

    assertTrue(report.get(1).contains(",Success,"), report.get(1));
    assertTrue(
        report.get(2).contains("Unit Id \"\"u1\"\" and QR Code \"\"Q2\"\" contradict each other"),
        report.get(2));
  }

  @Test
  void content_hasOwnColumnsOfTenant() {
    tenant
        .request()
        .body(
            """
            {"columns": [
              {"name": "Name of the content", "requiredIn": ["upload", "publish", "link"]},
              {"name": "File Format", "requiredIn": ["upload", "publish", "link"]},
              {"name": "File path", "requiredIn": ["upload", "publish", "link"], "kind": "url"},
              {"name": "Textbook Id", "requiredIn": ["link"]},
              {"name": "Shelf mark"}, {"name": "Age Group", "kind": "list"}]}""")
        .put("/batch-tracking/upload-template")
        .then()
        .statusCode(204);
    List<String> columns = new ArrayList<>(ContentFile.COLUMNS);
    columns.addAll(List.of("Shelf mark", "AGE GROUP"));
    UploadClient client = UploadClient.anybody(tenant);
    String processId =
        client.upload(
            "upload",
            ContentFile.with(files.url(), columns)
                .row("Own", "Shelf mark", "7b", "AGE GROUP", "5-6, 6-7"));
    client.awaitCompleted(processId);

    JsonObject content =
        new JsonObject(
            tenant
                .request()
                .get("/batch-tracking/contents/do_" + processId + "000001")
                .then()
                .statusCode(200)
                .extract()
                .asString());

    JsonObject metadata = content.getJsonObject("metadata");
    assertEquals("7b", metadata.getString("Shelf mark"));
    assertEquals(JsonArray.of("5-6", "6-7"), metadata.getJsonArray("Age Group"));
  }
}
