package org.folio.batch;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.UUID;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The services that the module needs go away and come back. */
class OutageIT {
  private static final Duration ATMOST = Duration.ofSeconds(60);

  private final KafkaSettings kafka = Services.freshKafkaSettings();
  private final Topics topics = new Topics(kafka.env());
  private LocalModule module;
  private Gateway diku;
  private ItemEvents events;

  @BeforeEach
  void start() {
    module = LocalModule.start(Services.freshDatabase(), kafka);
    diku = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    events = new ItemEvents(diku.tenant());
  }

  @AfterEach
  void stop() {
    module.close();
  }

  private void produce(UUID batch, int count) {
    try (KafkaClient client = KafkaClient.ofServices()) {
      for (int i = 0; i < count; i++) {
        client.send(topics.of(diku.tenant(), "inventory.item"), events.create(batch));
      }
      client.flush();
    }
  }

  @Test
  void databaseOutage_isReportedAndCountIsExactAfterwards() {
    UUID batch = diku.announce(5_001);
    produce(batch, 2_500);

    Services.postgres().stop();
    try {
      produce(batch, 2_500);
      diku.request().get("/admin/health").then().statusCode(503).body(containsString("database"));
      diku.request()
          .body("{\"totalRecords\": 1}")
          .post("/orders-storage/batch-tracking")
          .then()
          .statusCode(503)
          .header("Retry-After", "5")
          .body(containsString("The database does not respond"));
    } finally {
      Services.postgres().start();
    }

    awaitHealthy();
    diku.awaitProcessed(batch, 5_000, ATMOST);
    assertCompletesWithOneMore(batch);
  }

  @Test
  void kafkaRestart_keepsCountExactAndPublishesEvents() {
    UUID batch = diku.announce(5_001);
    produce(batch, 2_500);
    diku.awaitProcessed(batch, 2_500, ATMOST);

    Services.kafka().stop();
    diku.announce(1);
    Services.kafka().start();
    produce(batch, 2_500);

    diku.awaitProcessed(batch, 5_000, ATMOST);
    assertCompletesWithOneMore(batch);
    awaitHealthy();
  }

  private void awaitHealthy() {
    await("healthy again")
        .atMost(ATMOST)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> diku.request().get("/admin/health").then().statusCode(200));
  }

  private void assertCompletesWithOneMore(UUID batch) {
    produce(batch, 1);
    diku.awaitProcessed(batch, 5_001, ATMOST);
    try (KafkaClient client = KafkaClient.ofServices()) {
      assertEquals(
          1,
          client
              .read(topics.of(diku.tenant(), "batch-tracking.batch"), found -> !found.isEmpty())
              .stream()
              .filter(message -> new String(message.value()).contains(batch.toString()))
              .count());
    }
  }
}
