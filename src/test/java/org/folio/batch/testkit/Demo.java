package org.folio.batch.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.Topics;

/**
 * Demonstrates batch tracking: announces a batch, publishes an event for each changed item, and
 * prints the one event that the module publishes in the end.
 */
final class Demo {
  private static final String API = "/orders-storage/batch-tracking";
  private static final int ITEMS = 10_000;
  private static final int ITEMS_AT_A_TIME = 250;
  private static final long PAUSE_MS = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Screen screen;
  private final DevSettings settings;
  private final Tenant tenant;
  private final Gateway module;
  private final Topics topics;
  private final FileServer files;
  private final ObjectMapper json = new ObjectMapper();

  Demo(Screen screen, DevSettings settings, Tenant tenant, FileServer files) {
    this.screen = screen;
    this.settings = settings;
    this.tenant = tenant;
    this.module = new Gateway(settings.baseUrl(), tenant);
    this.topics = new Topics(settings.env());
    this.files = files;
  }

  void run() throws IOException, InterruptedException {
    screen.line("\nA demo with %,d events (-Ddemo=false skips it)".formatted(ITEMS));
    UUID batch = announce();
    try (KafkaClient kafka = new KafkaClient(settings.bootstrapServers())) {
      publishItemEvents(kafka, batch);
      awaitCounted(batch);
      printConsolidatedEvent(kafka, batch);
      screen.line("\n4. More for the console: uploads, exports, a batch that waits, a dead letter");
      screen.step(
          "Making it",
          () -> {
            new SampleData(module, files, kafka, topics, DevSettings.USER).all();
            return null;
          });
    }
    printCalls(batch);
  }

  private UUID announce() {
    screen.line("\n1. A client announces that it will change %,d items:".formatted(ITEMS));
    String body = "{\"totalRecords\":" + ITEMS + "}";
    Response created = module.request().body(body).post(API);
    screen.line("   POST " + API + " " + body);
    screen.line("   " + created.statusCode() + " " + created.asString());
    return UUID.fromString(created.path("id"));
  }

  private void publishItemEvents(KafkaClient kafka, UUID batch) throws InterruptedException {
    String topic = topics.of(tenant, "inventory.item");
    screen.line(
        "\n2. Inventory publishes one event per change to %s, and the module counts them:"
            .formatted(topic));
    ItemEvents events = new ItemEvents(tenant, batch.getLeastSignificantBits());
    for (int sent = 1; sent <= ITEMS; sent++) {
      kafka.send(topic, sent % 10 == 0 ? events.create(batch) : events.update(batch));
      if (sent % ITEMS_AT_A_TIME == 0) {
        kafka.flush();
        screen.progress(module.processedCount(batch), ITEMS);
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS); // slow enough to watch
      }
    }
  }

  private void awaitCounted(UUID batch) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    int processed = module.processedCount(batch);
    while (processed < ITEMS) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "the module counted only %,d of %,d events within %d seconds of the last one"
                .formatted(processed, ITEMS, PATIENCE.toSeconds()));
      }
      screen.progress(processed, ITEMS);
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      processed = module.processedCount(batch);
    }
    screen.progress(processed, ITEMS);
  }

  private void printConsolidatedEvent(KafkaClient kafka, UUID batch) throws IOException {
    String topic = topics.of(tenant, "batch-tracking.batch");
    screen.line("\n3. %,d changes produced one event, in %s:".formatted(ITEMS, topic));
    for (ConsumerRecord<byte[], byte[]> found :
        kafka.read(topic, all -> all.stream().anyMatch(event -> isOf(batch, event)))) {
      if (isOf(batch, found)) {
        screen.line(
            json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(found.value())));
      }
    }
  }

  private static boolean isOf(UUID batch, ConsumerRecord<byte[], byte[]> event) {
    return event.key() != null && new String(event.key(), UTF_8).equals(batch.toString());
  }

  private void printCalls(UUID batch) {
    String curl = "  curl -s -H 'X-Okapi-Tenant: " + tenant + "' ";
    String url = settings.baseUrl();
    screen.line("\nTry it yourself (more in README.md):");
    screen.line(curl + url + API + "/" + batch);
    screen.line(curl + "'" + url + API + "?state=open&limit=5'");
    screen.line(
        curl + "-H 'Content-Type: application/json' -d '{\"totalRecords\": 3}' " + url + API);
    screen.line("  curl -s " + url + "/admin/health; curl -s " + url + "/metrics | grep ^ingest_");
  }
}
