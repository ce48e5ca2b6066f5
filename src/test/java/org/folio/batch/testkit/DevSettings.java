package org.folio.batch.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.config.Config;
import org.folio.batch.config.ConfigException;
import org.folio.batch.config.Setting;

/**
 * The module's settings in dev mode: those of the environment (or of {@code mvn -D}), and defaults
 * for the rest. Without {@code DB_HOST} or {@code KAFKA_HOST} they point to the embedded PostgreSQL
 * or Kafka.
 */
final class DevSettings {
  /** Who uploads the files of the demo. */
  static final UUID USER = UUID.fromString("95e4942d-cbe8-477d-aebd-ad8e6de4bfc8");

  private static final UUID OTHER_USER = UUID.fromString("1ad737b0-d847-11e6-bf26-cec0c932ce01");

  private final Map<String, String> values = new HashMap<>();
  private final boolean embedsPostgres;
  private final boolean embedsKafka;

  private DevSettings(DevPreflight preflight) {
    for (Setting setting : Setting.values()) {
      preflight.setting(setting.name()).ifPresent(value -> values.put(setting.name(), value));
    }
    embedsPostgres = !values.containsKey("DB_HOST");
    embedsKafka = !values.containsKey("KAFKA_HOST");
    values.putIfAbsent("DOWNLOAD_LINK_SECRET", "a secret that everybody knows, for dev mode only");
    values.putIfAbsent("CONTENT_SOURCE_ALLOWED_HOSTS", "localhost");
    values.putIfAbsent("NOTIFICATION_ALLOWED_HOSTS", "localhost");
    values.putIfAbsent("CONSOLE_ENABLED", "true");
    values.putIfAbsent("CONSOLE_USERS", "diku:Librarian:" + USER + ",diku:Teacher:" + OTHER_USER);
    values.putIfAbsent("ENV", "folio");
    values.put("HTTP_PORT", chosen(preflight.port("HTTP_PORT", 8081)));
    values.put("DB_PORT", chosen(preflight.port("DB_PORT", 5432)));
    values.put("KAFKA_PORT", chosen(preflight.port("KAFKA_PORT", 9092)));
    if (embedsPostgres) {
      values.put("DB_HOST", "localhost");
      values.put("DB_DATABASE", EmbeddedPostgres.DATABASE);
      values.put("DB_USERNAME", EmbeddedPostgres.USER);
      values.put("DB_PASSWORD", EmbeddedPostgres.PASSWORD);
    }
    if (embedsKafka) {
      values.put("KAFKA_HOST", "localhost");
    }
  }

  /**
   * Reads and checks all settings.
   *
   * @throws ConfigException if any of them is missing or invalid
   */
  static DevSettings read(DevPreflight preflight) {
    DevSettings settings = new DevSettings(preflight);
    Config.fromMap(settings.values);
    return settings;
  }

  private static String chosen(int port) {
    return String.valueOf(port == 0 ? FreePort.any() : port);
  }

  /** All settings, by the names of their environment variables. */
  Map<String, String> values() {
    return Map.copyOf(values);
  }

  boolean embedsPostgres() {
    return embedsPostgres;
  }

  boolean embedsKafka() {
    return embedsKafka;
  }

  int port(Setting setting) {
    return Integer.parseInt(values.get(setting.name()));
  }

  String env() {
    return values.get("ENV");
  }

  String baseUrl() {
    return "http://localhost:" + values.get("HTTP_PORT");
  }

  String consoleUrl() {
    return baseUrl() + "/batch-tracking/console";
  }

  String jdbcUrl() {
    return "jdbc:postgresql://%s:%s/%s"
        .formatted(values.get("DB_HOST"), values.get("DB_PORT"), values.get("DB_DATABASE"));
  }

  String bootstrapServers() {
    return values.get("KAFKA_HOST") + ":" + values.get("KAFKA_PORT");
  }
}
