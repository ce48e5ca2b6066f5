package org.folio.batch.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.folio.batch.Main;
import org.folio.batch.config.Config;
import org.folio.batch.db.DbSettings;
import org.folio.batch.kafka.KafkaSettings;

/** The whole module in this JVM, started as {@link Main} starts it. */
public final class LocalModule implements AutoCloseable {
  private static final long LIMIT_SECONDS = 60;

  private final Main main;

  private LocalModule(Main main) {
    this.main = main;
  }

  public static LocalModule start(DbSettings db, KafkaSettings kafka) {
    return start(db, kafka, Map.of());
  }

  /** Starts it with more settings, by the names of their environment variables. */
  public static LocalModule start(
      DbSettings db, KafkaSettings kafka, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(ModuleProcess.environment(db, kafka));
    environment.putAll(settings);
    return start(environment);
  }

  /** Starts it with these environment variables. */
  public static LocalModule start(Map<String, String> environment) {
    try {
      return new LocalModule(
          Main.start(Config.fromMap(environment)).await(LIMIT_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "The module did not start within " + LIMIT_SECONDS + " seconds", e);
    }
  }

  public String baseUrl() {
    return "http://localhost:" + main.port();
  }

  @Override
  public void close() {
    try {
      main.stop().await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "The module did not stop within " + LIMIT_SECONDS + " seconds", e);
    }
  }
}
