package org.folio.batch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.folio.batch.db.DbSettings;
import org.folio.batch.ingest.commit.TenantQueues;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.LoggedLines;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schema of one tenant is damaged: its records wait, visibly, and nobody else's. */
class FaultyTenantIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String ITEMS = "inventory.item";
  private static final int EVENTS = 2_000;

  private static DbSettings db;
  private static Topics topics;
  private static KafkaClient client;
  private static LocalModule module;
  private static Gateway other;

  private Gateway faulty;
  private TenantSql sql;

  @BeforeAll
  static void start() {
    KafkaSettings kafka = Services.freshKafkaSettings();
    topics = new Topics(kafka.env());
    client = KafkaClient.ofServices();
    db = Services.freshDatabase();
    module = LocalModule.start(db, kafka, Map.of("INGEST_RETRY_MAX_SECONDS", "1"));
    other = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
  }

  @AfterAll
  static void stop() {
    module.close();
    client.close();
  }

  @BeforeEach
  void enable() {
    faulty = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    sql = new TenantSql(db, faulty.tenant());
  }

  /** To the tenant's own topic and to the shared one, where the other tenant's events are, too. */
  private void send(Gateway to, UUID batch) {
    ItemEvents events = new ItemEvents(to.tenant());
    for (int i = 0; i < EVENTS; i++) {
      String topic = i % 2 == 0 ? topics.of(to.tenant(), ITEMS) : topics.shared(ITEMS);
      client.send(topic, events.create(batch));
    }
    client.flush();
  }

  private static void awaitHealth(Matcher<String> body) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> other.request().get("/admin/health").then().statusCode(200).body(body));
  }

  private static void awaitMetrics(int tenants, String records) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                other
                    .request()
                    .get("/metrics")
                    .then()
                    .body(
                        allOf(
                            gauge("tenants_faulty", tenants + ".0"),
                            gauge("tenants_waiting", tenants + ".0"),
                            gauge("records_waiting", records))));
  }

  private static Matcher<String> gauge(String name, String value) {
    return matchesPattern(
        Pattern.compile(
            "(?s).*\ningest_%s\\{feed=\"inventory.item\",loop=\"0\"} %s\n.*"
                .formatted(name, value)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ALTER TABLE batch_tracking RENAME COLUMN created_by TO x | ALTER TABLE batch_tracking RENAME COLUMN x TO created_by | an internal error, SQLSTATE 42703 | 2000
          REVOKE UPDATE ON batch_tracking FROM CURRENT_USER        | GRANT UPDATE ON batch_tracking TO CURRENT_USER           | an internal error, SQLSTATE 42501 | 2000
          ALTER TABLE consumer_position RENAME TO x                | ALTER TABLE x RENAME TO consumer_position                | its schema or role is incomplete, SQLSTATE 42P01 | 2000
          ALTER TABLE outbox ADD CONSTRAINT x CHECK (false)        | ALTER TABLE outbox DROP CONSTRAINT x                     | an internal error, SQLSTATE 23514 | [1-9]\\d*
          """)
  void aPermanentFault_makesOnlyItsTenantWait_untilItsCauseIsRemoved(
      String damage, String repair, String reason, String records) {
    // its topic is being read
    UUID before = faulty.announce(1);
    client.send(topics.of(faulty.tenant(), ITEMS), new ItemEvents(faulty.tenant()).create(before));
    faulty.awaitProcessed(before, 1, SOON);
    UUID waiting = faulty.announce(EVENTS);
    UUID counted = other.announce(2 * EVENTS);
    try (LoggedLines log = LoggedLines.of(TenantQueues.class.getName())) {
      sql.execute(damage);

      send(faulty, waiting);
      send(other, counted);
      other.awaitProcessed(counted, EVENTS, SOON);
      awaitHealth(
          allOf(
              containsString("OK\nitem events: "),
              containsString(" records of tenant " + faulty.tenant() + " have been waiting since"),
              containsString(reason)));
      awaitMetrics(1, records + ".0");

      send(other, counted);
      other.awaitProcessed(counted, 2 * EVENTS, SOON);

      // several attempts, and one line
      await().atMost(SOON).until(() -> log.with(Level.DEBUG, "still fails").size() >= 3);
      assertEquals(1, log.with(Level.ERROR, faulty.tenant().id()).size());
      assertEquals(0, log.with(Level.WARN, faulty.tenant().id()).size());

      sql.execute(repair);

      faulty.awaitProcessed(waiting, EVENTS, SOON);
      awaitHealth(equalTo("OK"));
      awaitMetrics(0, "0.0");
      assertEquals(1, log.with(Level.INFO, "committed again").size());
    }
    assertEquals(
        1,
        client
            .read(topics.of(faulty.tenant(), "batch-tracking.batch"), found -> found.size() >= 2)
            .stream()
            .filter(event -> new String(event.value(), UTF_8).contains(waiting.toString()))
            .count());
    assertEquals(EVENTS, faulty.processedCount(waiting));
    assertEquals(2 * EVENTS, other.processedCount(counted));
  }
}
