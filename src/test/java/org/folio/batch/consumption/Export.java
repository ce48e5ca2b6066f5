package org.folio.batch.consumption;

import static org.folio.batch.consumption.Resource.linked;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.folio.batch.db.DbSettings;
import org.folio.batch.testkit.Gate;
import org.folio.batch.testkit.TenantSql;

/**
 * An export of one limit with many consumptions, so that its file has several pieces; all of a
 * tenant that has nothing else.
 */
record Export(DbSettings db, Resource client, int consumptions) {
  static final String LIMIT = "MANY";
  private static final String FROM = "2026-03-02T00:00:00Z";
  private static final String TO = "2026-03-03T00:00:00Z";

  private static final String INSERT =
      """
      WITH l AS (SELECT id FROM consumption_limit WHERE code = '%1$s'), c AS (
        INSERT INTO consumption (limit_id, subject, period, service_date, transaction_date_time,
          quantity, currency, external_id, description, created_date)
        SELECT l.id, 'P1', 2026, '2026-03-01', '%2$s'::timestamptz + i * interval '1 ms',
          0.01, 'EUR', 'e' || i, repeat(md5(i::text), 3), now()
        FROM l, generate_series(1, %3$d) AS i
      )
      INSERT INTO consumption_counter (limit_id, subject, period, currency, quantity, consumptions)
      SELECT l.id, 'P1', 2026, 'EUR', 0.01 * %3$d, %3$d FROM l""";

  /** Enables the tenant and makes what is to be exported. */
  Export prepare() {
    client.enable().withLimit(LIMIT);
    sql().execute(INSERT.formatted(LIMIT, FROM, consumptions));
    return this;
  }

  /** The same tenant's, by way of another instance. */
  Export through(String baseUrl) {
    return new Export(db, new Resource(baseUrl, client.tenant()), consumptions);
  }

  TenantSql sql() {
    return new TenantSql(db, client.tenant());
  }

  Gate before(String what, String when) {
    return Gate.before(db, client.tenant(), what, when);
  }

  /** Before the third piece of the file. */
  Gate midFile() {
    return before("INSERT ON data_file_piece", "NEW.number = 2");
  }

  /** Starts it and gives its path. */
  String start() {
    return client.start(Resource.export(FROM, TO, LIMIT));
  }

  /** Counts one more, in the middle of what is exported. */
  void consumeOneMore() {
    JsonObject more = Resource.consumption(LIMIT, "P1", "5.00");
    more.getJsonObject("transactionDateTime").put("value", FROM.replace("00:00:00Z", "00:00:05Z"));
    client.consume(more);
  }

  /** That it has one result, which is whole and right. */
  void assertHasOneResult(String path) {
    JsonPath completed = client.awaitStatus(path, "Completed");
    assertEquals(List.of(1L), sql().longs("SELECT count(*) FROM data_file_set"));
    assertEquals(
        List.of(1L), sql().longs("SELECT count(*) FROM data_file WHERE state = 'PUBLISHED'"));
    List<JsonObject> lines = client.lines(completed);
    assertEquals("header", lines.get(0).getString("type"));
    assertEquals(
        IntStream.rangeClosed(1, consumptions).mapToObj(i -> "e" + i).toList(),
        lines.subList(1, consumptions + 1).stream().map(l -> l.getString("externalId")).toList());
    JsonObject counter = lines.get(consumptions + 1);
    assertEquals("counter", counter.getString("type"));
    assertEquals(consumptions, counter.getInteger("consumptions"));
    assertEquals(
        0,
        new BigDecimal("0.01")
            .multiply(new BigDecimal(consumptions))
            .compareTo(new BigDecimal(counter.getJsonObject("sum").getString("value"))));
    assertEquals(
        new JsonObject()
            .put("type", "trailer")
            .put("consumptions", consumptions)
            .put("counters", 1),
        lines.get(consumptions + 2));
    JsonPath file = client.get(linked(completed, "datafileset")).setRootPath("dataFiles[0]");
    String text = client.content(completed);
    assertEquals(sha256(text), file.get("sha256"));
    assertEquals(lines.size(), file.getInt("rows"));
  }

  /** How the attempts ended, in their order. */
  List<String> outcomes() {
    return sql().texts("SELECT outcome FROM task_attempt ORDER BY number");
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
