package org.folio.batch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.folio.batch.testkit.EmbeddedKafka;
import org.folio.batch.testkit.EmbeddedPostgres;
import org.folio.batch.testkit.FreePort;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.SilentServer;
import org.folio.batch.testkit.TcpProxy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A module process whose PostgreSQL or Kafka is away, wrong or broken while it starts or stops. */
class StartupIT {
  private static final Duration ATMOST = Duration.ofSeconds(90);

  private Map<String, String> settings;

  @BeforeEach
  void createDatabase() {
    settings = ModuleProcess.environment(Services.freshDatabase(), Services.freshKafkaSettings());
  }

  private ModuleProcess launch() {
    return ModuleProcess.launch(settings);
  }

  private static void awaitOutput(ModuleProcess module, String text) {
    await("\"" + text + "\" in the output")
        .atMost(ATMOST)
        .failFast("module ended", () -> !module.isAlive())
        .until(() -> module.output().contains(text));
  }

  private static void assertServes(ModuleProcess module) {
    module.awaitReady();
    Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    tenant.announce(1);
  }

  /** The message stands in one line, and nothing else is an error. */
  private static void assertReported(ModuleProcess module, String message) {
    assertTrue(module.output().contains(message), module.output());
    assertFalse(module.output().contains("\tat "), module.output());
    assertFalse(module.output().contains("ERROR"), module.output());
  }

  @Test
  void start_databaseAcceptsButNeverAnswers_endsWithReasonInTime() {
    try (SilentServer silent = SilentServer.start()) {
      settings.put("DB_PORT", String.valueOf(silent.port()));
      settings.put("STARTUP_TIMEOUT_SECONDS", "8");
      try (ModuleProcess module = launch()) {
        assertEquals(1, module.awaitEnd(Duration.ofSeconds(40)));

        assertTrue(silent.accepted() > 0);
        assertReported(
            module, "Cannot start: not serving within STARTUP_TIMEOUT_SECONDS (8 s); waiting for");
        assertReported(module, "PostgreSQL at localhost:" + silent.port());
      }
    }
  }

  @Test
  void start_brokerAcceptsButNeverAnswers_endsWithReasonInTime() {
    try (SilentServer silent = SilentServer.start()) {
      settings.put("KAFKA_PORT", String.valueOf(silent.port()));
      settings.put("STARTUP_TIMEOUT_SECONDS", "8");
      try (ModuleProcess module = launch()) {
        assertEquals(1, module.awaitEnd(Duration.ofSeconds(40)));

        assertTrue(module.output().contains("Cannot start: not serving within"), module.output());
        assertTrue(module.output().contains("Kafka at localhost:" + silent.port()));
      }
    }
  }

  @Test
  void start_beforePostgres_waitsForItAndServes(@TempDir Path directory) {
    int port = FreePort.any();
    settings.put("DB_PORT", String.valueOf(port));
    settings.put("DB_DATABASE", EmbeddedPostgres.DATABASE);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.startEmpty(directory, port)) {
      postgres.stop(); // it has the module's role now, without which it refuses the settings
      try (ModuleProcess module = launch()) {
        awaitOutput(module, "Waiting for PostgreSQL at localhost:" + port);
        postgres.start();
        assertServes(module);

        assertReported(module, "PostgreSQL at localhost:" + port + " responded after");
        assertEquals(143, module.stop());
      }
    }
  }

  @Test
  void start_beforeKafka_waitsForItAndServes(@TempDir Path directory) {
    int port = FreePort.any();
    settings.put("KAFKA_PORT", String.valueOf(port));
    try (ModuleProcess module = launch()) {
      awaitOutput(module, "Waiting for Kafka at localhost:" + port);
      try (EmbeddedKafka kafka = EmbeddedKafka.startEmpty(directory, port)) {
        assertServes(module);

        assertEquals(143, module.stop());
        assertEquals(port, kafka.port());
      }
    }
  }

  /** The connections of a start are cut in the login, in its queries, and between them. */
  @ParameterizedTest
  @CsvSource({"1,0", "1,1", "1,30", "1,400", "1,520", "1,600", "2,0", "2,400", "3,0", "3,500"})
  void start_databaseConnectionBreaks_goesOn(int connection, long afterBytes) {
    try (TcpProxy proxy = TcpProxy.start(Services.postgres().port(), connection, afterBytes)) {
      settings.put("DB_PORT", String.valueOf(proxy.port()));
      try (ModuleProcess module = launch()) {
        assertServes(module);

        assertEquals(1, proxy.cuts(), module.output());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 40, 300})
  void start_kafkaConnectionBreaks_goesOn(long afterBytes) {
    // the first connection only looks whether the port is open
    try (TcpProxy proxy = TcpProxy.start(Services.kafka().port(), 2, afterBytes)) {
      settings.put("KAFKA_PORT", String.valueOf(proxy.port()));
      try (ModuleProcess module = launch()) {
        assertServes(module);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DB_PASSWORD, wrong, password authentication failed",
    "DB_USERNAME, nobody, password authentication failed",
    "DB_DATABASE, missing, database \"missing\" does not exist"
  })
  void start_databaseRefusesTheSettings_endsAtOnceWithReason(
      String setting, String value, String reason) {
    settings.put(setting, value);
    try (ModuleProcess module = launch()) {
      assertEquals(2, module.awaitEnd(ATMOST));

      assertReported(
          module,
          "Cannot start: PostgreSQL at localhost:%d refuses the settings: "
              .formatted(Services.postgres().port()));
      assertTrue(module.output().contains(reason), module.output());
      assertFalse(module.output().contains("Waiting"), module.output());
    }
  }

  @Test
  void start_kafkaTrustStoreIsUnreadable_endsAtOnceWithReason(@TempDir Path directory)
      throws IOException {
    Path store = directory.resolve("trust.jks");
    Files.writeString(store, "no key store");
    settings.put("KAFKA_SECURITY_PROTOCOL", "SSL");
    settings.put("KAFKA_SSL_TRUSTSTORE_LOCATION", store.toString());
    settings.put("KAFKA_SSL_TRUSTSTORE_PASSWORD", "secret");
    try (ModuleProcess module = launch()) {
      assertEquals(2, module.awaitEnd(ATMOST));

      assertReported(module, "Cannot start: Kafka at");
      assertTrue(module.output().contains("trust.jks"), module.output());
      assertFalse(module.output().contains("Exception in thread"), module.output());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DB_PORT", "KAFKA_PORT"})
  void stop_whileTheStartWaits_endsPromptlyInOrder(String service) {
    settings.put(service, String.valueOf(FreePort.any()));
    try (ModuleProcess module = launch()) {
      awaitOutput(module, "Waiting for");
      long told = System.nanoTime();

      assertEquals(143, module.stop());

      Duration took = Duration.ofNanos(System.nanoTime() - told);
      assertTrue(took.toSeconds() < 10, "It took " + took);
      assertReported(module, "Asked to stop before the start was complete");
      assertFalse(module.output().contains("FATAL"), module.output());
    }
  }

  @Test
  void port_whileTheStartWaits_refusesConnections() throws IOException {
    int port = FreePort.any();
    settings.put("HTTP_PORT", String.valueOf(port));
    settings.put("DB_PORT", String.valueOf(FreePort.any()));
    try (ModuleProcess module = launch()) {
      awaitOutput(module, "Waiting for PostgreSQL");
      try (Socket socket = new Socket("localhost", port)) {
        throw new AssertionError("It took the connection " + socket);
      } catch (ConnectException refused) {
        assertTrue(module.isAlive());
      }
    }
  }

  @Test
  void stop_databaseIsFrozen_endsInTimeAndSaysWhetherItWasFinished(@TempDir Path directory) {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.startEmpty(directory, 0)) {
      settings.putAll(
          ModuleProcess.environment(postgres.settings(), Services.freshKafkaSettings()));
      settings.put("SHUTDOWN_TIMEOUT_SECONDS", "5");
      try (ModuleProcess module = launch()) {
        assertServes(module);
        postgres.freeze();
        try {
          assertEndsInTime(module, 5);
        } finally {
          postgres.thaw();
        }
      }
    }
  }

  @Test
  void stop_kafkaIsGone_endsInTimeAndSaysWhetherItWasFinished(@TempDir Path directory) {
    EmbeddedKafka kafka = EmbeddedKafka.startEmpty(directory, 0);
    settings.put("KAFKA_PORT", String.valueOf(kafka.port()));
    settings.put("SHUTDOWN_TIMEOUT_SECONDS", "5");
    try (ModuleProcess module = launch()) {
      assertServes(module);
      kafka.stop();

      assertEndsInTime(module, 5);
    }
  }

  private static void assertEndsInTime(ModuleProcess module, int shutdownSeconds) {
    long told = System.nanoTime();
    int exitCode = module.stop();
    Duration took = Duration.ofNanos(System.nanoTime() - told);

    boolean unfinished = module.output().contains("Not stopped within SHUTDOWN_TIMEOUT_SECONDS");
    assertEquals(unfinished ? 3 : 143, exitCode, module.output());
    // four seconds of grace, and the end of the JVM on a busy machine
    assertTrue(took.toSeconds() < shutdownSeconds + 4 + 4, "It took " + took);
  }
}
