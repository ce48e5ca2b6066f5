package org.folio.batch.tracking;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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

/** The list of batches over HTTP: queries, orders, pages, numbers, and actions on what matches. */
class BatchListIT {
  private static final String PATH = "/orders-storage/batch-tracking";
  private static final String BULK = "/batch-tracking/bulk-actions/batches";
  private static final int BATCHES = 1_500;

  private static DbSettings db;
  private static LocalModule module;

  /** Batch n was created n seconds after midnight; every third is complete. */
  private static Gateway many;

  @BeforeAll
  static void start() {
    db = Services.freshDatabase();
    module = LocalModule.start(db, Services.freshKafkaSettings());
    many = withBatches(BATCHES);
  }

  @AfterAll
  static void stop() {
    module.close();
  }

  private static Gateway withBatches(int count) {
    Gateway gateway = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    sql(gateway)
        .execute(
            """
            INSERT INTO batch_tracking
              (id, total_records, processed_count, created_date, updated_date)
            SELECT ('%s' || lpad(to_hex(n), 12, '0'))::uuid, 2, CASE WHEN n %% 3 = 0 THEN 2 ELSE 0 END,
              '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 second', now()
            FROM generate_series(1, %d) n"""
                .formatted("00000000-0000-4000-8000-", count));
    sql(gateway).execute("ANALYZE batch_tracking");
    return gateway;
  }

  private static TenantSql sql(Gateway gateway) {
    return new TenantSql(db, gateway.tenant());
  }

  private static ValidatableResponse list(Gateway gateway, Map<String, ?> parameters) {
    return gateway.request().queryParams(parameters).get(PATH).then();
  }

  private static List<Integer> numbers(JsonPath page) {
    return page.getList("batchTrackings.id", String.class).stream()
        .map(id -> Integer.parseInt(id.substring(24), 16))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cql.allRecords=1                                    | 1500 1499 1498",
        "cql.allRecords=1 sortby createdDate/sort.ascending  | 1 2 3",
        "cql.allRecords=1 sortby id                          | 1 2 3",
        "sortby id/sort.descending                           | 1500 1499 1498",
        "state==complete                                     | 1500 1497 1494",
        "state=open and createdDate<2026-01-01T00:00:05Z     | 4 2 1",
        "metadata.createdDate>=2026-01-01T00:24:59Z          | 1500 1499",
        "id==00000000-0000-4000-8000-00000000000a            | 10",
        "id==00000000-0000-4000-8000-0000000005d*            | 1500 1499 1498",
        "id==(\"00000000-0000-4000-8000-00000000000a\" or \"00000000-0000-4000-8000-00000000000b\") | 11 10",
        "cql.allRecords=1 not createdDate>2026-01-01T00:00:02Z | 2 1",
      })
  void query_filtersAndSorts(String cql, String expected) {
    List<Integer> found =
        numbers(list(many, Map.of("query", cql, "limit", 3)).statusCode(200).extract().jsonPath());

    assertEquals(List.of(expected.split(" ")), found.stream().map(String::valueOf).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cql.allRecords=1 sortby createdDate/sort.ascending",
        "cql.allRecords=1 sortby createdDate/sort.descending",
        "cql.allRecords=1 sortby id",
        "state==open sortby id/sort.descending"
      })
  void pagesByKey_haveEachRecordOnce(String cql) {
    List<Integer> all = new ArrayList<>();
    String next = null;
    int pages = 0;
    do {
      var request = many.request().queryParam("query", cql).queryParam("limit", 400);
      JsonPath page =
          (next == null ? request : request.queryParam("after", next))
              .get(PATH)
              .then()
              .statusCode(200)
              .extract()
              .jsonPath();
      all.addAll(numbers(page));
      next = page.getString("next");
      pages++;
    } while (next != null);

    List<Integer> expected = new ArrayList<>();
    for (int n = 1; n <= BATCHES; n++) {
      if (!cql.contains("open") || n % 3 != 0) {
        expected.add(n);
      }
    }
    if (cql.contains("descending")) {
      Collections.reverse(expected);
    }
    assertEquals(expected, all);
    assertEquals((expected.size() + 399) / 400, pages);
  }

  @Test
  void pagesByKey_doNotRepeatRowsWhenNewOnesArrive() {
    Gateway own = withBatches(4);
    JsonPath first = list(own, Map.of("limit", 2)).extract().jsonPath();
    own.announce(1);

    JsonPath second =
        list(own, Map.of("limit", 2, "after", first.getString("next"))).extract().jsonPath();

    assertEquals(List.of(4, 3), numbers(first));
    assertEquals(List.of(2, 1), numbers(second));
    assertEquals(5, second.getInt("totalRecords"));
  }

  @Test
  void offset_reachesEveryPlace() {
    for (int offset : List.of(0, 1, 199, 200, 201, 202, 1_000, 1_498, 1_499)) {
      JsonPath page = list(many, Map.of("offset", offset, "limit", 2)).extract().jsonPath();
      List<Integer> expected = new ArrayList<>(List.of(BATCHES - offset));
      if (offset < BATCHES - 1) {
        expected.add(BATCHES - offset - 1);
      }
      assertEquals(expected, numbers(page), "offset " + offset);
    }
    list(many, Map.of("offset", 1_500)).body("batchTrackings", equalTo(List.of()));
    list(many, Map.of("offset", Integer.MAX_VALUE, "totalRecords", "exact"))
        .statusCode(200)
        .body("batchTrackings", equalTo(List.of()))
        .body("totalRecords", is(BATCHES));
  }

  @Test
  void totalRecords_areCountedAsAskedFor() {
    list(many, Map.of("totalRecords", "exact")).body("totalRecords", is(BATCHES));
    list(many, Map.of("totalRecords", "none")).body("totalRecords", nullValue());
    // the statistics are exact, as all rows were in the sample
    list(many, Map.of("totalRecords", "estimated")).body("totalRecords", is(BATCHES));
    list(many, Map.of("totalRecords", "auto")).body("totalRecords", is(BATCHES));
    list(many, Map.of("query", "state==complete")).body("totalRecords", is(500));
    list(many, Map.of("limit", 0, "query", "state==complete")).body("totalRecords", is(500));
    list(many, Map.of("offset", 1_499)).body("totalRecords", is(BATCHES));
    list(many, Map.of("totalRecords", "roughly")).statusCode(400);
  }

  @Test
  void limit_canBeTheGreatestNumber_andTheAnswerSaysThatItWasCut() {
    list(many, Map.of("limit", Integer.MAX_VALUE))
        .statusCode(200)
        .body("batchTrackings.size()", is(1_000))
        .body("limitedTo", is(1_000))
        .body("totalRecords", is(BATCHES));
    list(many, Map.of("limit", Integer.MAX_VALUE, "query", "state==complete"))
        .body("batchTrackings.size()", is(500))
        .body("limitedTo", nullValue())
        .body("next", nullValue());
  }

  @Test
  void counts_areThoseOfAllStatesThatMatchTheQuery() {
    list(many, Map.of("counts", true, "state", "complete", "limit", 1))
        .statusCode(200)
        .body("totalRecords", is(500))
        .body("counts.state", equalTo(List.of("open", "complete")))
        .body("counts.count", equalTo(List.of(1_000, 500)))
        .body("counts.exact", equalTo(List.of(true, true)));
    list(many, Map.of("counts", true, "query", "createdDate<2026-01-01T00:00:05Z"))
        .body("counts.count", equalTo(List.of(3, 1)));
    list(many, Map.of()).body("counts", nullValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "query=processedCount==1 | wrong at character 1: this list has no field \"processedCount\"",
        "query=state==open or    | wrong at character 15: expected a field",
        "after=nonsense          | The parameter after must be copied from the page before",
        "after=WyJpZDphc2MiLCJ4IiwieCJd | The parameter after belongs to another order of the list",
        "after=WyJjcmVhdGVkRGF0ZTpkZXNjIiwieCIsIngiXQ | must be copied from the page before",
      })
  void brokenParameter_isMalformed(String parameter, String message) {
    String[] parts = parameter.split("=", 2);
    list(many, Map.of(parts[0], parts[1].strip()))
        .statusCode(400)
        .contentType("text/plain")
        .body(containsString(message));
  }

  @Test
  void offsetAndAfter_cannotBeUsedTogether() {
    String next = list(many, Map.of("limit", 1)).extract().path("next");

    list(many, Map.of("after", next, "offset", 1))
        .statusCode(400)
        .body(containsString("offset and after cannot be used together"));
  }

  @Test
  void everyAnswer_fitsTheRaml() {
    for (Map<String, ?> parameters :
        List.of(
            Map.of("limit", Integer.MAX_VALUE, "counts", true), Map.of("totalRecords", "none"))) {
      String body = list(many, parameters).extract().asString();
      RamlContract.read().assertFits("GET", PATH, 200, "application/json", body);
    }
  }

  /** Counting changes no index, so that it stays as cheap as it was. */
  @Test
  void state_costsCountingNothing() {
    Gateway own = withBatches(10);
    TenantSql sql = sql(own);
    sql.execute("UPDATE batch_tracking SET processed_count = 1 WHERE processed_count = 0");
    sql.execute("SELECT pg_stat_force_next_flush()");

    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                sql.longs(
                        "SELECT n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'batch_tracking'"
                            + " AND schemaname = current_schema()")
                    .equals(List.of(7L)));
  }

  @Test
  void bulkDelete_removesAllThatMatchAndTellsTheNumber() {
    Gateway own = withBatches(1_200);
    String location =
        own.request()
            .body(Map.of("action", "delete", "query", "state==complete"))
            .post(BULK)
            .then()
            .statusCode(202)
            .body("target", is("batches"))
            .body("status", is("In Progress"))
            .extract()
            .header("Location");

    JsonPath ended = awaitEnd(own, location);

    assertEquals("Completed", ended.getString("status"));
    assertEquals(400, ended.getInt("matched"));
    assertEquals(400, ended.getInt("done"));
    assertEquals(0, ended.getInt("skipped"));
    list(own, Map.of("counts", true, "totalRecords", "exact"))
        .body("totalRecords", is(800))
        .body("counts.count", equalTo(List.of(800, 0)));
    RamlContract.read()
        .assertFits(
            "GET", location, 200, "application/json", own.request().get(location).asString());
  }

  @Test
  void bulkAction_isRefusedWithAReason() {
    Gateway own = withBatches(1);
    own.request()
        .body(Map.of("action", "delete", "query", "state==shut"))
        .post(BULK)
        .then()
        .statusCode(400)
        .body(containsString("wrong at character 8: state must be one of open, complete"));
    own.request()
        .body(Map.of("action", "delete", "query", "cql.allRecords=1 sortby id"))
        .post(BULK)
        .then()
        .statusCode(400);
    own.request()
        .body(Map.of("action", "restart", "query", "cql.allRecords=1"))
        .post(BULK)
        .then()
        .statusCode(422)
        .body("errors[0].message", is("must be delete for batches"));
    own.request().body(Map.of("action", "delete")).post(BULK).then().statusCode(422);
    own.request()
        .body("{\"action\": \"delete\", \"query\": \" \"}")
        .post(BULK)
        .then()
        .statusCode(400);
    own.request().get("/batch-tracking/bulk-actions/4711").then().statusCode(404);
    list(own, Map.of()).body("totalRecords", is(1));
  }

  @Test
  void bulkAction_isOfOneTenant() {
    Gateway own = withBatches(3);
    Gateway other = withBatches(3);
    String location =
        own.request()
            .body(Map.of("action", "delete", "query", "cql.allRecords=1"))
            .post(BULK)
            .then()
            .statusCode(202)
            .extract()
            .header("Location");
    awaitEnd(own, location);

    other.request().get(location).then().statusCode(404);
    list(other, Map.of()).body("totalRecords", is(3));
    list(own, Map.of()).body("totalRecords", is(0));
  }

  private static JsonPath awaitEnd(Gateway gateway, String location) {
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
