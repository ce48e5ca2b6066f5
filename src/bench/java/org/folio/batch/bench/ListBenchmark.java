package org.folio.batch.bench;

import static io.restassured.RestAssured.given;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.folio.batch.db.Tenant;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ModuleProcess;

/**
 * Measures the pages of long lists over HTTP: first, in the middle and last, filtered and sorted.
 */
final class ListBenchmark {
  private static final Tenant TENANT = new Tenant("benchlists");
  private static final int BATCHES = Integer.getInteger("bench.batches", 1_000_000);
  private static final int UPLOADS = BATCHES / 10;
  private static final int WARM_UPS = 50;
  private static final int ROUNDS = 100;
  private static final double TARGET = 20;

  private final BenchServices services;
  private final Report report;
  private final HttpClient client = HttpClient.newHttpClient();

  ListBenchmark(BenchServices services, Report report) {
    this.services = services;
    this.report = report;
  }

  void run() throws Exception {
    try (ModuleProcess module =
        ModuleProcess.start(
            ModuleProcess.environment(services.db(), services.kafka("benchlists")),
            List.of("-Xmx128m"))) {
      new Gateway(module.baseUrl(), TENANT).enable();
      fill();
      for (Map.Entry<String, String> page : pages(module.baseUrl()).entrySet()) {
        measure(page.getKey(), module.baseUrl() + page.getValue());
      }
    }
  }

  private void fill() throws Exception {
    try (Connection c = services.superuser();
        Statement statement = c.createStatement()) {
      // each thousandth batch is open
      statement.execute(
          TENANT.sql(
              """
              INSERT INTO {schema}.batch_tracking
                (id, total_records, processed_count, created_date, updated_date)
              SELECT gen_random_uuid(), 10, CASE WHEN n %% 1000 = 0 THEN 5 ELSE 10 END,
                now() - n * interval '1 second', now()
              FROM generate_series(1, %d) n"""
                  .formatted(BATCHES)));
      // each thousandth upload failed in part
      statement.execute(
          TENANT.sql(
              """
              INSERT INTO {schema}.operation (kind, request, status, created_date)
              SELECT 'READ_CONSUMPTION_BATCH', '{"transactionStartDateTime": "2026-01-01T00:00:00Z",
                  "transactionEndDateTime": "2026-02-01T00:00:00Z", "limitCodes": ["A"]}',
                'IN_PROGRESS', now() - n * interval '1 second' FROM generate_series(1, %1$d) n;
              UPDATE {schema}.operation SET previous_status = status, status =
                CASE WHEN id %% 1000 = 0 THEN 'FAILED' ELSE 'CANCELLED' END;
              INSERT INTO {schema}.task (operation_id, kind, run_after)
              SELECT id, 'READ_CONSUMPTION_BATCH', now() + interval '1 day' FROM {schema}.operation;
              INSERT INTO {schema}.upload (id, status, previous_status, user_id, channel_id,
                framework_id, mode, dry_run, template, header, total_count, task_id, delimiter,
                file_name, created_date, ended_date, succeeded_count, failed_count, cancelled_count)
              SELECT n, 'COMPLETED', 'PROCESSING', 'u', '', '', 'UPLOAD', false, '[]', '{Name}', 2, n,
                'COMMA', 'contents-' || n || '.csv', now() - n * interval '1 second', now(),
                CASE WHEN n %% 1000 = 0 THEN 1 ELSE 2 END, CASE WHEN n %% 1000 = 0 THEN 1 ELSE 0 END, 0
              FROM generate_series(1, %1$d) n;
              INSERT INTO {schema}.consumption_limit (code, description, level, type, period, maximum,
                currency, created_date, updated_date)
              VALUES ('A', '', 'PERSON', 'UNITS', 'LIFETIME', 1, '', now(), now());
              INSERT INTO {schema}.consumption (limit_id, subject, period, service_date,
                transaction_date_time, quantity, currency, external_id, created_date)
              SELECT 1, 'P' || n %% 10000, 0, '2026-01-01', now() - n * interval '1 second', 1, '', 'x' || n,
                now() FROM generate_series(1, %2$d) n"""
                  .formatted(UPLOADS, BATCHES)));
      // as autovacuum does by the minute
      statement.execute(
          TENANT.sql(
              "VACUUM ANALYZE {schema}.batch_tracking, {schema}.upload, {schema}.operation,"
                  + " {schema}.task, {schema}.consumption"));
    }
  }

  private Map<String, String> pages(String baseUrl) {
    String batches = "/orders-storage/batch-tracking?limit=50";
    String oldest = "&query=" + encode("cql.allRecords=1 sortby createdDate/sort.ascending");
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("batches: first page", batches);
    pages.put("  last page, by key", batches + "&after=" + lastCursor(baseUrl + batches + oldest));
    pages.put("  last page, as the first of the opposite order", batches + oldest);
    pages.put("  open ones, one in a thousand", batches + "&state=open");
    pages.put("  last page of the open ones, by offset", batches + "&state=open&offset=950");
    pages.put("  id that begins so", batches + "&query=" + encode("id==7e57*"));
    pages.put("  sorted by id", batches + "&query=" + encode("sortby id"));
    pages.put("  first page with counts by state", batches + "&counts=true");
    pages.put("uploads: first page", "/batch-tracking/uploads?limit=50");
    pages.put(
        "  partly failed, one in a thousand",
        "/batch-tracking/uploads?limit=50&state=partlyFailed");
    pages.put(
        "  word of the file name",
        "/batch-tracking/uploads?limit=50&query=" + encode("fileName=4711"));
    pages.put("exports: first page", "/generic/readconsumptionbatches");
    pages.put(
        "  failed, one in a thousand",
        "/generic/readconsumptionbatches?q=" + encode("status.eq('Failed')"));
    pages.put("tasks: first page", "/generic/tasks");
    pages.put("consumptions: first page", "/limitconsumptions");
    pages.put("  of one person", "/limitconsumptions?q=" + encode("subjectCode.eq('P4711')"));
    pages.put("(not paged by key) batches: offset 100,000", batches + "&offset=100000");
    pages.put(
        "(not paged by key) batches: offset to the last page",
        batches + "&offset=" + (BATCHES - 50));
    pages.put("(exact) batches: first page", batches + "&totalRecords=exact");
    return pages;
  }

  /** The cursor of the record before the last page, which the opposite order finds at once. */
  private static String lastCursor(String oldestFirst) {
    JsonPath page =
        given()
            .header("X-Okapi-Tenant", TENANT.id())
            .urlEncodingEnabled(false)
            .get(oldestFirst)
            .jsonPath();
    String cursor =
        new String(Base64.getUrlDecoder().decode(page.getString("next")), StandardCharsets.UTF_8);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(cursor.replace(":asc", ":desc").getBytes(StandardCharsets.UTF_8));
  }

  private void measure(String what, String url) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).header("X-Okapi-Tenant", TENANT.id()).build();
    List<Double> millis = new ArrayList<>();
    boolean isSlow = what.startsWith("(");
    int rounds = isSlow ? 10 : ROUNDS;
    for (int i = 0; i < (isSlow ? 2 : WARM_UPS) + rounds; i++) {
      long begun = System.nanoTime();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(url + ": " + answer.statusCode() + " " + answer.body());
      }
      if (i >= (isSlow ? 2 : WARM_UPS)) {
        millis.add((System.nanoTime() - begun) / 1e6);
      }
    }
    double p99 = Report.atShare(0.99, millis);
    report.progress("%s: %.1f ms, 99th %.1f ms".formatted(what, Report.median(millis), p99));
    if (isSlow) {
      report.number(what, Report.median(millis), "ms");
    } else {
      report.under(what, Report.median(millis), "ms", TARGET);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
