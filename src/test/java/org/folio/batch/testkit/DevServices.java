package org.folio.batch.testkit;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/**
 * What dev mode runs, with data that stays from one run to the next. Stops in the reverse order of
 * starting.
 */
final class DevServices {
  private final Path directory;
  private final DevPorts ports;
  private final Deque<Runnable> stops = new ArrayDeque<>();
  private Optional<EmbeddedPostgres> postgres = Optional.empty();
  private Optional<EmbeddedKafka> kafka = Optional.empty();
  private String baseUrl = "";
  private boolean stopped;

  DevServices(Path directory, DevPorts ports) {
    this.directory = directory;
    this.ports = ports;
  }

  Path directory() {
    return Path.of("").toAbsolutePath().relativize(directory);
  }

  Path logFile() {
    return directory.resolve("dev.log");
  }

  synchronized EmbeddedPostgres startPostgres() {
    refuseWhenStopped();
    EmbeddedPostgres started = EmbeddedPostgres.start(directory.resolve("postgres"), ports.db());
    stops.push(started::stop);
    postgres = Optional.of(started);
    return started;
  }

  synchronized EmbeddedKafka startKafka() {
    refuseWhenStopped();
    EmbeddedKafka started = EmbeddedKafka.start(directory.resolve("kafka"), ports.kafka());
    stops.push(started::stop);
    kafka = Optional.of(started);
    return started;
  }

  /**
   * Starts the module in this JVM, as {@code java -jar} would with these settings, and returns its
   * address.
   */
  synchronized String startModule() {
    refuseWhenStopped();
    Map<String, String> environment =
        ModuleProcess.environment(postgres().settings(), kafka().settings("folio"));
    environment.put("HTTP_PORT", String.valueOf(ports.http()));
    DevModule module = DevModule.start(environment);
    stops.push(module::stop);
    baseUrl = "http://localhost:" + module.port();
    return baseUrl;
  }

  EmbeddedPostgres postgres() {
    return postgres.orElseThrow();
  }

  EmbeddedKafka kafka() {
    return kafka.orElseThrow();
  }

  String baseUrl() {
    return baseUrl;
  }

  String moduleId() {
    return "mod-batch-tracking-" + System.getProperty("module.version", "1.0.0");
  }

  private void refuseWhenStopped() {
    if (stopped) {
      throw new IllegalStateException("Dev mode is stopping");
    }
  }

  /** Waits for what is just starting, then stops all; nothing starts afterwards. */
  synchronized void stop() {
    stopped = true;
    while (!stops.isEmpty()) {
      try {
        stops.pop().run();
      } catch (RuntimeException e) {
        System.out.println("Not stopped in an orderly way: " + e);
      }
    }
  }
}
