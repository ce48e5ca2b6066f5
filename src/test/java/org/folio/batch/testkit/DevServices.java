package org.folio.batch.testkit;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.folio.batch.config.Setting;

/**
 * The services of dev mode. Their data stays from one run to the next. They are stopped in the
 * reverse order of starting.
 */
final class DevServices {
  private final Path directory;
  private final DevSettings settings;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private boolean stopped;

  DevServices(Path directory, DevSettings settings) {
    this.directory = directory;
    this.settings = settings;
  }

  EmbeddedPostgres startPostgres() {
    return start(
        () ->
            EmbeddedPostgres.start(directory.resolve("postgres"), settings.port(Setting.DB_PORT)));
  }

  EmbeddedKafka startKafka() {
    return start(
        () -> EmbeddedKafka.start(directory.resolve("kafka"), settings.port(Setting.KAFKA_PORT)));
  }

  /** Starts the module in this JVM, as {@code java -jar} would with these settings. */
  LocalModule startModule() {
    return start(() -> LocalModule.start(settings.values()));
  }

  /** Starts the server of the files that the demo uploads name. */
  FileServer startFileServer() {
    return start(FileServer::start);
  }

  private synchronized <T extends AutoCloseable> T start(Supplier<T> start) {
    if (stopped) {
      throw new IllegalStateException("Dev mode is stopping");
    }
    T running = start.get();
    started.push(running);
    return running;
  }

  /** Waits for a service that is just starting, then stops all; nothing starts afterwards. */
  synchronized void stop() {
    stopped = true;
    while (!started.isEmpty()) {
      AutoCloseable service = started.pop();
      try {
        service.close();
      } catch (Exception e) {
        System.out.println(service.getClass().getSimpleName() + " did not stop cleanly: " + e);
      }
    }
  }
}
