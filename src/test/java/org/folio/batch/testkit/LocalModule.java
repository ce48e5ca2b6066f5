package org.folio.batch.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.folio.batch.Config;
import org.folio.batch.Main;
import org.folio.batch.db.DbSettings;
import org.folio.batch.kafka.KafkaSettings;

/** The whole module in the JVM of the test, started as {@link Main} starts it. */
public final class LocalModule implements AutoCloseable {
  private final Main main;

  private LocalModule(Main main) {
    this.main = main;
  }

  public static LocalModule start(DbSettings db, KafkaSettings kafka) {
    return start(db, kafka, Map.of());
  }

  /** Starts it with further settings, by their environment names. */
  public static LocalModule start(
      DbSettings db, KafkaSettings kafka, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(ModuleProcess.environment(db, kafka));
    environment.putAll(settings);
    try {
      return new LocalModule(Main.start(Config.fromMap(environment)).await(60, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      throw new IllegalStateException("The module does not start", e);
    }
  }

  public String baseUrl() {
    return "http://localhost:" + main.port();
  }

  @Override
  public void close() {
    try {
      main.stop().await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("The module does not stop", e);
    }
  }
}
