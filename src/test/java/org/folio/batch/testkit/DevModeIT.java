package org.folio.batch.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DevModeIT {
  private static final Map<String, String> FREE_PORTS =
      Map.of("HTTP_PORT", "0", "DB_PORT", "0", "KAFKA_PORT", "0");
  private static final Pattern OVERVIEW =
      Pattern.compile(
          """

          mod-batch-tracking in dev mode. Press Ctrl-C to stop everything.
            Console     http://localhost:\\d+/batch-tracking/console
            API         http://localhost:(\\d+)  \\(tenant: diku\\)
            PostgreSQL  jdbc:postgresql://localhost:(\\d+)/(\\w+)  \\(user: batch\\)
            Kafka       localhost:(\\d+)  \\(topics: ([\\w-]+)\\.\\*\\)
          """);

  private final Path basedir = Directories.target().resolve("it/dev-mode");
  private final Path output = basedir.resolve("output");

  @BeforeEach
  @AfterEach
  void deleteData() throws IOException {
    Directories.delete(basedir);
  }

  @Test
  void run_showsTheDemoAndKeepsItsData() throws Exception {
    Process first = start(FREE_PORTS);
    UUID batch;
    try {
      batch = awaitReady(first).announce(3);
    } finally {
      stop(first);
    }
    assertTrue(output().contains("10,000 changes produced one event"), output());
    assertTrue(output().contains("10,000 of 10,000"), output());
    assertTrue(output().contains("\"type\" : \"COMPLETED\""), output());
    assertFalse(output().contains("Exception"), output());
    for (int group : new int[] {1, 2, 4}) {
      int port = Integer.parseInt(overview().group(group));
      assertTrue(FreePort.isFree(port), "port " + port);
    }

    Process second = start(FREE_PORTS, "-Ddemo=false");
    try {
      assertEquals(0, awaitReady(second).processedCount(batch));
      assertFalse(output().contains("10,000"), output());
    } finally {
      stop(second);
    }
  }

  @Test
  void run_stopsThePostgresOfAKilledRun() throws Exception {
    Process killed = start(FREE_PORTS, "-Ddemo=false");
    try {
      awaitReady(killed);
    } finally {
      killed.destroyForcibly();
    }
    assertTrue(killed.waitFor(60, TimeUnit.SECONDS));
    String port = overview().group(2);
    assertFalse(FreePort.isFree(Integer.parseInt(port)), "PostgreSQL is still running");

    Process next =
        start(Map.of("HTTP_PORT", "0", "DB_PORT", port, "KAFKA_PORT", "0"), "-Ddemo=false");
    try {
      awaitReady(next);
      assertTrue(output().startsWith("Stopping the PostgreSQL that a killed run left"), output());
      assertEquals(port, overview().group(2));
    } finally {
      stop(next);
    }
  }

  @Test
  void settings_reachTheModule() throws Exception {
    Map<String, String> environment = externalServices();
    environment.put("ENV", "dev-" + UUID.randomUUID().toString().substring(0, 8));

    Process dev = start(environment, "-DHTTP_MAX_BODY_BYTES=1024");
    try {
      Gateway module = awaitReady(dev);
      assertEquals(environment.get("ENV"), overview().group(5));
      assertEquals(environment.get("DB_DATABASE"), overview().group(3));
      assertFalse(output().contains("Starting PostgreSQL"), output());
      module.request().body(" ".repeat(1025)).post("/limits").then().statusCode(413);
    } finally {
      stop(dev);
    }
  }

  @Test
  void failure_saysWhy() throws Exception {
    Map<String, String> environment = externalServices();
    environment.put("DB_PASSWORD", "wrong");

    Process dev = start(environment);

    assertTrue(dev.waitFor(60, TimeUnit.SECONDS));
    assertEquals(1, dev.exitValue());
    assertTrue(output().contains("Dev mode failed: "), output());
    assertTrue(output().contains("password authentication failed for user"), output());
  }

  @Test
  void badSettings_areListedBeforeAnythingStarts() throws Exception {
    Map<String, String> environment = new HashMap<>(FREE_PORTS);
    environment.put("TASK_CONCURRENCY", "many");

    Process dev = start(environment);

    assertTrue(dev.waitFor(60, TimeUnit.SECONDS));
    assertEquals(1, dev.exitValue());
    assertTrue(output().contains("TASK_CONCURRENCY must be a whole number"), output());
    assertFalse(output().contains("Starting"), output());
  }

  private static Map<String, String> externalServices() {
    DbSettings db = Services.freshDatabase();
    return new HashMap<>(
        Map.of(
            "HTTP_PORT", "0",
            "DB_HOST", db.host(),
            "DB_PORT", String.valueOf(db.port()),
            "DB_DATABASE", db.database(),
            "DB_USERNAME", db.username(),
            "DB_PASSWORD", db.password(),
            "KAFKA_HOST", "localhost",
            "KAFKA_PORT", String.valueOf(Services.kafka().port())));
  }

  private Process start(Map<String, String> environment, String... options) throws IOException {
    shareServerPrograms();
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dbasedir=" + basedir,
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.command().addAll(List.of(options));
    builder.command().add(DevMode.class.getName());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Unpacking PostgreSQL takes long, and the tests of this JVM have done it. */
  private void shareServerPrograms() throws IOException {
    Path programs = PostgresBinaries.unpackedBelow(Directories.target());
    Path link = basedir.resolve("target").resolve(programs.getFileName());
    if (!Files.exists(link)) {
      Directories.createReadable(link.getParent());
      Files.createSymbolicLink(link, programs);
    }
  }

  private static void stop(Process dev) throws InterruptedException {
    dev.destroy();
    assertTrue(dev.waitFor(60, TimeUnit.SECONDS));
  }

  private Gateway awaitReady(Process dev) throws IOException {
    Awaitility.await("dev mode is ready, see " + output)
        .atMost(Duration.ofMinutes(5))
        .failFast("dev mode ended", () -> !dev.isAlive())
        .until(() -> output().contains("\nReady."));
    return new Gateway("http://localhost:" + overview().group(1), new Tenant("diku"));
  }

  private Matcher overview() throws IOException {
    Matcher overview = OVERVIEW.matcher(output());
    assertTrue(overview.find(), output());
    return overview;
  }

  private String output() throws IOException {
    return Files.readString(output);
  }
}
