package org.folio.batch.consumption;

import static org.folio.batch.consumption.Resource.consumption;
import static org.folio.batch.consumption.Resource.export;
import static org.folio.batch.consumption.Resource.limit;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What other people's clients rely on: values, versions, headers and links. */
class ResourceRulesIT {
  private static LocalModule module;
  private static Resource client;

  @BeforeAll
  static void start() {
    module = LocalModule.start(Services.freshDatabase(), Services.freshKafkaSettings());
    client = new Resource(module.baseUrl(), Services.freshTenant()).enable();
  }

  @AfterAll
  static void stop() {
    module.close();
  }

  @ParameterizedTest
  @CsvSource({
    "10.5,   EUR, 201", "10.50000, EUR, 201", "10.505, EUR, 422", "10, JPY, 201", "10.5, JPY, 422",
    "10.505, KWD, 201", "10, EURO, 422", "10, XYZ, 422", "10, eur, 422", "10.123456, XAU, 201"
  })
  void amount_hasACurrencyOfIso4217AndItsDecimals(String value, String currency, int status) {
    String code = "CUR" + value.replace('.', 'p') + currency;
    JsonObject maximum =
        new JsonObject().put("value", new BigDecimal(value)).put("currency", currency);
    client.post("/limits", limit(code).put("maximum", maximum)).then().statusCode(status);
    if (status == 422) {
      client.withLimit(code);
      client
          .post("/limitconsumptions", consumption(code, "P1", "1").put("amount", maximum))
          .then()
          .statusCode(422)
          .body("resultMessages[0].text", startsWith("amount."));
    }
  }

  @Test
  void putLimit_withStaleVersionIsAConflict() {
    client.withLimit("STALE");

    put(limit("STALE").put("description", "First").put("objectVersionNumber", 0), 200);
    put(limit("STALE").put("description", "Second").put("objectVersionNumber", 0), 409);
    put(limit("STALE").put("description", "Third").put("objectVersionNumber", 1), 200);
    put(limit("STALE").put("description", "Any"), 200);

    assertEquals("Any", client.get("/limits/STALE").getString("description"));
  }

  private static void put(JsonObject limit, int status) {
    client
        .request()
        .contentType(Resource.TYPE)
        .body(limit.encode())
        .put("/limits/STALE")
        .then()
        .statusCode(status);
  }

  @Test
  void path_thatLeavesItsApiIsAnsweredInTheFormOfThatApi() {
    client
        .request()
        .urlEncodingEnabled(false)
        .get("/limits/..")
        .then()
        .statusCode(400)
        .contentType(containsString(Resource.TYPE))
        .body("resultMessages[0].severity", is("FATAL"));
  }

  @Test
  void created_namesATypeOnlyWhereTheContractHasIt() {
    client.withLimit("TYPES");

    client
        .post("/limitconsumptions", consumption("TYPES", "P1", "1.00"))
        .then()
        .statusCode(201)
        .header("Content-Type", nullValue());
    client
        .post(
            "/readconsumptionbatches",
            export("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "TYPES"))
        .then()
        .statusCode(201)
        .header("Content-Type", startsWith(Resource.TYPE));
  }

  @Test
  void export_hasNoLinkToASetThatWasDeleted() {
    client.withLimit("DELETED");
    String path = client.start(export("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "DELETED"));
    JsonPath completed = client.awaitStatus(path, "Completed");
    String set = Resource.linked(completed, "datafileset");
    String data =
        client.get(set).getString("dataFiles[0].links[0].href").replaceFirst("^https?://[^/]+", "");
    client
        .request()
        .header("Accept", "*/*")
        .get(data)
        .then()
        .statusCode(200)
        .header("Content-Disposition", containsString(".ndjson"));

    client.request().delete(set).then().statusCode(204);

    assertFalse(Resource.rels(client.get(path)).contains("datafileset"));
    client
        .request()
        .get("/generic/readconsumptionbatches")
        .then()
        .body(
            "items.find { it.limitCodes == ['DELETED'] }.links.find { it.rel == 'datafileset' }",
            nullValue());
  }
}
