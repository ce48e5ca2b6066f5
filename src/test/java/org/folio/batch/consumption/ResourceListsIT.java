package org.folio.batch.consumption;

import static org.awaitility.Awaitility.await;
import static org.folio.batch.consumption.Resource.BATCHES;
import static org.folio.batch.consumption.Resource.consumption;
import static org.folio.batch.consumption.Resource.export;
import static org.folio.batch.consumption.Resource.linked;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.folio.batch.db.DbSettings;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.RamlContract;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lists in OHI's form: exports, tasks, consumptions and data file sets, and their queries. */
class ResourceListsIT {
  private static final String START = "2026-03-01T00:00:00Z";
  private static final String END = "2026-04-01T00:00:00Z";

  private static DbSettings db;
  private static LocalModule module;

  /** Has exports 1 to 4, of which every second has failed, and consumptions 1 to 5. */
  private static Resource client;

  @BeforeAll
  static void start() {
    db = Services.freshDatabase();
    module = LocalModule.start(db, Services.freshKafkaSettings());
    client = client().withLimit("PAGE").withLimit("OTHER");
    for (int i = 1; i <= 5; i++) {
      JsonObject consumption = consumption(i == 5 ? "OTHER" : "PAGE", "P" + i % 2, "1.00");
      client.consume(consumption.put("externalId", "x" + i));
    }
    for (int i = 0; i < 4; i++) {
      client.awaitStatus(
          client.start(export(START, END, i % 2 == 0 ? "PAGE" : "NONE")),
          i % 2 == 0 ? "Completed" : "Failed");
    }
  }

  @AfterAll
  static void stop() {
    module.close();
  }

  private static Resource client() {
    return new Resource(module.baseUrl(), Services.freshTenant()).enable();
  }

  private static ValidatableResponse list(String path, String q) {
    return client.request().queryParam("q", q).get(path).then();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/generic/readconsumptionbatches | status.eq('Failed')                | 4 2",
        "/generic/readconsumptionbatches | status.neq('Failed')               | 3 1",
        "/generic/readconsumptionbatches | status.in('Failed', 'Cancelled')   | 4 2",
        "/generic/readconsumptionbatches | id.gte(2).and(id.lt(4))            | 3 2",
        "/generic/readconsumptionbatches | creationDate.lt('2020-01-01')      | ''",
        "/generic/readconsumptionbatches | status.eq('Failed').and(lastUpdatedDate.gt('2020-01-01T00:00:00+01:00')) | 4 2",
        "/generic/tasks                  | status.eq('ERRORED')               | 4 2",
        "/generic/tasks                  | subjectId.eq('3')                  | 3",
        "/generic/tasks                  | creationDate.gte('2020-01-01').and(id.lte(2)) | 2 1",
        "/limitconsumptions              | limitCode.eq('PAGE')               | 4 3 2 1",
        "/limitconsumptions              | limitCode.eq('NONE')               | ''",
        "/limitconsumptions              | subjectCode.eq('P1')               | 5 3 1",
        "/limitconsumptions              | familyCode.eq('P1')                | ''",
        "/limitconsumptions              | subjectCode.eq('P1').and(limitCode.eq('OTHER')) | 5",
        "/limitconsumptions              | externalId.in('x2', 'x4', 'x9')    | 4 2",
        "/limitconsumptions              | transactionDateTime.lt('2026-03-02T09:00:00Z') | ''",
        "/limitconsumptions              | transactionDateTime.lte('2026-03-02T09:00:00Z') | 5 4 3 2 1",
      })
  void q_filtersTheList(String path, String q, String ids) {
    String expected = ids.replace("'", "");
    JsonPath page = list(path, q).statusCode(200).extract().jsonPath();

    assertEquals(expected, String.join(" ", page.getList("items.id", String.class)));
    assertEquals(expected.isEmpty() ? 0 : expected.split(" ").length, page.getInt("totalResults"));
  }

  @Test
  void q_thatIsBrokenIsAnsweredWithThePlace() {
    list(BATCHES, "state.eq('Failed')")
        .statusCode(400)
        .body("resultMessages[0].code", is("MALFORMED"))
        .body(
            "resultMessages[0].text",
            is(
                "The parameter q is wrong at character 1: this list has no field \"state\" to filter"
                    + " by; it has id, status, creationDate, lastUpdatedDate"));
    list(BATCHES, "status.eq('Broken')")
        .statusCode(400)
        .body("resultMessages[0].text", containsString("must be one of In Progress, Completed"));
    list("/datafilesets", "locked.eq('true')").statusCode(400);
  }

  @ParameterizedTest
  @CsvSource({
    "/generic/readconsumptionbatches, 4 3 2 1",
    "/generic/readconsumptionbatches?orderBy=creationDate, 1 2 3 4",
    "/generic/readconsumptionbatches?orderBy=lastUpdatedDate:desc, 4 3 2 1",
    "/generic/readconsumptionbatches?status=Failed&orderBy=id, 2 4",
    "/generic/tasks, 4 3 2 1",
    "/limitconsumptions, 5 4 3 2 1",
    "/limitconsumptions?orderBy=id, 1 2 3 4 5",
    "/limitconsumptions?q=limitCode.eq('PAGE'), 4 3 2 1"
  })
  void linksToTheNextPage_leadThroughTheWholeList(String path, String ids) {
    List<String> all = new ArrayList<>();
    String next = path + (path.contains("?") ? "&" : "?") + "limit=2";
    while (next != null) {
      JsonPath page = follow(next);
      all.addAll(page.getList("items.id", String.class));
      assertEquals(page.getBoolean("hasMore"), page.get("links") != null, next);
      next = page.getBoolean("hasMore") ? linked(page, "next") : null;
    }

    assertEquals(ids, String.join(" ", all));
  }

  /** A link as it is, with its escapes. */
  private static JsonPath follow(String link) {
    return client
        .request()
        .urlEncodingEnabled(false)
        .get(link.replace("'", "%27"))
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  @Test
  void dataFileSets_areListedWithTheirFiles() {
    JsonPath page = client.get("/datafilesets?limit=1");
    assertEquals(2, page.getInt("totalResults"));
    assertEquals(1, page.getList("items").size());
    assertEquals(1, page.getList("items[0].dataFiles").size());
    String code = page.getString("items[0].code");
    assertEquals(code, client.get("/datafilesets/" + code).getString("code"));

    JsonPath last = follow(linked(page, "next"));
    assertEquals(1, last.getList("items").size());
    assertEquals("Read consumption batch 1", last.getString("items[0].description"), "oldest last");
    assertEquals(
        List.of("Read consumption batch 1", "Read consumption batch 3"),
        client.get("/datafilesets?orderBy=creationDate").getList("items.description"));
    list("/datafilesets", "code.eq('" + code + "')").body("items.code", equalTo(List.of(code)));
    assertEquals(0, client().get("/datafilesets").getInt("totalResults"));
  }

  @Test
  void totalResultsAndCounts_areGivenAsAskedFor() {
    client
        .request()
        .get(BATCHES + "?totalResults=none&counts=true&status=Failed")
        .then()
        .body("totalResults", nullValue())
        .body("counts.state", equalTo(List.of("In Progress", "Completed", "Failed", "Cancelled")))
        .body("counts.count", equalTo(List.of(0, 2, 2, 0)));
    client
        .request()
        .get("/limitconsumptions?limit=2147483647&totalResults=exact")
        .then()
        .statusCode(200)
        .body("limit", is(200))
        .body("totalResults", is(5));
  }

  @Test
  void everyPage_fitsTheRaml() {
    for (String path : List.of(BATCHES, "/generic/tasks", "/limitconsumptions", "/datafilesets")) {
      String body =
          client.request().get(path + "?limit=1").then().statusCode(200).extract().asString();
      RamlContract.read().assertFits("GET", path, 200, Resource.TYPE, body);
    }
  }

  @Test
  void bulkRestart_beginsFailedExportsAgain() {
    Resource own = client();
    for (int i = 0; i < 3; i++) {
      own.awaitStatus(own.start(export(START, END, "NONE")), "Failed");
    }
    own.withLimit("NONE");

    JsonPath action = bulk(own, "restart", "cql.allRecords=1");

    assertEquals(3, action.getInt("matched"));
    assertEquals(3, action.getInt("done"));
    for (int id = 1; id <= 3; id++) {
      own.awaitStatus(BATCHES + "/" + id, "Completed");
    }
    JsonPath again = bulk(own, "restart", "cql.allRecords=1");
    assertEquals(0, again.getInt("done"));
    assertEquals(3, again.getInt("skipped"));
  }

  @Test
  void bulkCancel_endsWaitingExports() {
    Resource own = client();
    new TenantSql(db, own.tenant())
        .execute(
            """
            WITH o AS (
              INSERT INTO operation (kind, request)
              SELECT 'READ_CONSUMPTION_BATCH', '{"transactionStartDateTime": "2026-03-01T00:00:00Z",
                "transactionEndDateTime": "2026-04-01T00:00:00Z", "limitCodes": ["A"]}'
              FROM generate_series(1, 120) RETURNING id)
            INSERT INTO task (operation_id, kind, run_after)
            SELECT id, 'READ_CONSUMPTION_BATCH', now() + interval '1 hour' FROM o""");

    JsonPath action = bulk(own, "cancel", "status==\"In Progress\" and id<=100");

    assertEquals("exports", action.getString("target"));
    assertEquals(100, action.getInt("done"));
    assertEquals(
        List.of(120L - 100),
        new TenantSql(db, own.tenant())
            .longs(
                "SELECT count(*) FROM operation WHERE kind = 'READ_CONSUMPTION_BATCH'"
                    + " AND status = 'IN_PROGRESS'"));
  }

  private static JsonPath bulk(Resource own, String action, String query) {
    Gateway gateway = new Gateway(own.baseUrl(), own.tenant());
    String location =
        gateway
            .request()
            .body(new JsonObject().put("action", action).put("query", query).encode())
            .post("/batch-tracking/bulk-actions/exports")
            .then()
            .statusCode(202)
            .extract()
            .header("Location");
    await("bulk action " + location)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Gateway.EVER_MORE_SELDOM)
        .until(
            () ->
                !"In Progress"
                    .equals(gateway.request().get(location).jsonPath().getString("status")));
    return gateway.request().get(location).jsonPath();
  }
}
