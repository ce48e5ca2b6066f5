package org.folio.batch.testkit;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What dev mode runs, with data that stays from one run to the next. Stops in the reverse order of
 * starting.
 */
final class DevServices {
  private final Path directory;
  private final DevPorts ports;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private boolean stopped;
  private Optional<EmbeddedPostgres> postgres = Optional.empty();
  private Optional<EmbeddedKafka> kafka = Optional.empty();
  private Optional<LocalModule> module = Optional.empty();

  DevServices(Path directory, DevPorts ports) {
    this.directory = directory;
    this.ports = ports;
  }

  Path directory() {
    return directory;
  }

  Path logFile() {
    return directory.resolve("dev.log");
  }

  EmbeddedPostgres startPostgres() {
    EmbeddedPostgres running =
        start(() -> EmbeddedPostgres.start(directory.resolve("postgres"), ports.db()));
    postgres = Optional.of(running);
    return running;
  }

  EmbeddedKafka startKafka() {
    EmbeddedKafka running =
        start(() -> EmbeddedKafka.start(directory.resolve("kafka"), ports.kafka()));
    kafka = Optional.of(running);
    return running;
  }

  /** Starts the module in this JVM, as {@code java -jar} would with these settings. */
  LocalModule startModule() {
    Map<String, String> settings = Map.of("HTTP_PORT", String.valueOf(ports.http()));
    LocalModule running =
        start(() -> LocalModule.start(postgres().settings(), kafka().settings("folio"), settings));
    module = Optional.of(running);
    return running;
  }

  EmbeddedPostgres postgres() {
    return postgres.orElseThrow();
  }

  EmbeddedKafka kafka() {
    return kafka.orElseThrow();
  }

  String baseUrl() {
    return module.orElseThrow().baseUrl();
  }

  private synchronized <T extends AutoCloseable> T start(Supplier<T> start) {
    if (stopped) {
      throw new IllegalStateException("Dev mode is stopping");
    }
    T running = start.get();
    started.push(running);
    return running;
  }

  /** Waits for what is just starting, then stops all; nothing starts afterwards. */
  synchronized void stop() {
    stopped = true;
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        System.out.println("Not stopped in an orderly way: " + e);
      }
    }
  }
}
