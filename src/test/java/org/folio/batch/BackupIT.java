package org.folio.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.EmbeddedPostgres;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.ShellBlocks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backup and restore with the commands of docs/upgrading.md, as they stand there. The servers have
 * the oldest version that is supported, because pg_dump reads older servers and no newer ones.
 */
class BackupIT {
  private static final Path PAGE = Path.of("docs", "upgrading.md");
  private static final String DATABASE = "folio_batch"; // as in the commands
  private static final Duration ATMOST = Duration.ofSeconds(120);
  private static final int PART = 2_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KafkaSettings kafka = Services.freshKafkaSettings();
  private final Topics topics = new Topics(kafka.env());
  private final Tenant tenant = Services.freshTenant();
  private final ItemEvents events = new ItemEvents(tenant);
  private final KafkaClient client = KafkaClient.ofServices();
  private EmbeddedPostgres lost;
  private EmbeddedPostgres restored;

  @TempDir private Path directory;

  @BeforeEach
  void startServers() {
    Path parent = Path.of("target", "it");
    lost = EmbeddedPostgres.startOldest(parent.resolve("backup-lost"));
    restored = EmbeddedPostgres.startOldest(parent.resolve("backup-restored"));
    lost.createDatabase(DATABASE);
  }

  @AfterEach
  void stop() {
    client.close();
    lost.close();
    restored.close();
  }

  @Test
  void restoredDatabase_countsOnExactly() throws Exception {
    assumeTrue(
        List.of("pg_dump", "pg_dumpall", "pg_restore", "psql", "createdb").stream()
            .allMatch(BackupIT::isInstalled),
        "the programs of PostgreSQL are not installed");
    UUID completeBefore;
    UUID completeBetween;
    UUID open;
    UUID announcedAfter;
    try (LocalModule module = LocalModule.start(lost.settings(DATABASE), kafka, Map.of())) {
      Gateway gateway = new Gateway(module.baseUrl(), tenant).enable();
      createLimit(gateway);
      completeBefore = gateway.announce(1);
      completeBetween = gateway.announce(2);
      open = gateway.announce(3 * PART);
      send(completeBefore, 1);
      send(completeBetween, 1);
      send(open, PART);
      sendConsumption("before");
      client.flush();
      gateway.awaitProcessed(open, PART, ATMOST);
      gateway.awaitProcessed(completeBefore, 1, ATMOST);
      awaitConsumptions(gateway, 1);

      send(open, PART); // counted while the backup is made
      runCommands(lost, "pg_dump");

      sendConsumption("between");
      send(completeBetween, 1);
      announcedAfter = gateway.announce(1);
      send(announcedAfter, 1);
      client.flush();
      gateway.awaitProcessed(open, 2 * PART, ATMOST);
      gateway.awaitProcessed(completeBetween, 2, ATMOST);
      gateway.awaitProcessed(announcedAfter, 1, ATMOST);
      awaitConsumptions(gateway, 2);
      awaitCompleted(Map.of(completeBefore, 1, completeBetween, 1, announcedAfter, 1));
    }
    lost.stop();

    runCommands(restored, "pg_restore");

    try (LocalModule module = LocalModule.start(restored.settings(DATABASE), kafka, Map.of())) {
      Gateway gateway = new Gateway(module.baseUrl(), tenant);
      send(open, PART);
      sendConsumption("after");
      client.flush();

      gateway.awaitProcessed(open, 3 * PART, ATMOST);
      awaitConsumptions(gateway, 3);
      gateway.awaitProcessed(completeBetween, 2, ATMOST);
      gateway
          .request()
          .get("/orders-storage/batch-tracking/" + announcedAfter)
          .then()
          .statusCode(404);
      awaitCompleted(Map.of(completeBefore, 1, completeBetween, 2, announcedAfter, 1, open, 1));
    }
  }

  /** Runs the block of the page that has this program. */
  private void runCommands(EmbeddedPostgres server, String program)
      throws IOException, InterruptedException {
    String block =
        ShellBlocks.of(PAGE).stream()
            .filter(commands -> commands.contains(program + " "))
            .findFirst()
            .orElseThrow();
    String script =
        "export PGPASSWORD=postgres\n"
            + block.replace("--host db ", "--host localhost --port " + server.port() + " ");

    ShellBlocks.Ended ended = ShellBlocks.run(List.of("bash"), script, directory);

    assertEquals(0, ended.exitCode(), ended.output());
  }

  private static boolean isInstalled(String program) {
    for (String folder : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  private static void createLimit(Gateway gateway) {
    gateway
        .request()
        .body(
            Map.of(
                "code", "VERT",
                "level", "PERSON",
                "type", "AMOUNT",
                "period", "CALENDAR_YEAR",
                "maximum", Map.of("value", 1000, "currency", "EUR")))
        .post("/limits")
        .then()
        .statusCode(201);
  }

  private void send(UUID batch, int count) {
    for (int i = 0; i < count; i++) {
      client.send(topics.of(tenant, "inventory.item"), events.create(batch));
    }
  }

  private void sendConsumption(String externalId) {
    String consumption =
        """
        {"limitCode": "VERT", "subjectCode": "P1", "serviceDate": "2026-03-01", "externalId": "%s",
         "amount": {"value": 1.00, "currency": "EUR"}}"""
            .formatted(externalId);
    client.send(
        new ProducerRecord<>(topics.of(tenant, "limit.consumption"), consumption.getBytes(UTF_8)));
  }

  private static void awaitConsumptions(Gateway gateway, int count) {
    await("consumptions")
        .atMost(ATMOST)
        .until(
            () ->
                gateway
                    .request()
                    .get("/limits/VERT/counters?subjectCode=P1")
                    .path("items[0].consumptions"),
            is(count));
  }

  /** Waits for this number of events of each batch; an event that is published twice is one. */
  private void awaitCompleted(Map<UUID, Integer> expected) {
    int all = expected.values().stream().mapToInt(Integer::intValue).sum();
    List<ConsumerRecord<byte[], byte[]>> published =
        client.read(
            topics.of(tenant, "batch-tracking.batch"), found -> batchByEvent(found).size() >= all);
    assertEquals(
        expected,
        batchByEvent(published).values().stream()
            .collect(Collectors.toMap(batch -> batch, batch -> 1, Integer::sum)));
  }

  private static Map<String, UUID> batchByEvent(List<ConsumerRecord<byte[], byte[]>> published) {
    Map<String, UUID> batches = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> message : published) {
      JsonNode event = json(message);
      batches.put(event.path("eventId").asText(), UUID.fromString(event.at("/new/id").asText()));
    }
    return batches;
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> message) {
    try {
      return JSON.readTree(message.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
