package org.folio.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.folio.batch.file.DataFileSettings;
import org.junit.jupiter.api.Test;

class ConfigTest {
  private static final Map<String, String> REQUIRED =
      Map.of(
          "DB_HOST", "db.example",
          "DB_DATABASE", "folio",
          "DB_USERNAME", "batch",
          "DB_PASSWORD", "s3cret-word",
          "KAFKA_HOST", "kafka.example",
          "DOWNLOAD_LINK_SECRET", "0123456789abcdef0123456789abcdef");

  @Test
  void theRequiredSettingsAreEnoughAndTheRestHasDefaults() {
    Config config = Config.fromMap(REQUIRED);

    assertEquals(8081, config.http().port());
    assertEquals(1_048_576, config.http().maxBodyBytes());
    assertEquals(5432, config.db().port());
    assertEquals("kafka.example:9092", config.kafka().bootstrapServers());
    assertEquals("folio", config.kafka().env());
    assertEquals(Duration.ofHours(24), config.retention());
  }

  @Test
  void oneMessageListsEverythingThatIsMissing() {
    ConfigException e = assertThrows(ConfigException.class, () -> Config.fromMap(Map.of()));

    for (Setting setting : Setting.values()) {
      assertEquals(
          setting.isRequired(), e.getMessage().contains("\n  - " + setting + " is missing"));
    }
  }

  @Test
  void oneMessageListsMissingAndBadSettingsTogether() {
    Map<String, String> environment =
        with(
            Map.of(
                "DB_HOST", " ",
                "HTTP_PORT", "eighty",
                "DB_PORT", "70000",
                "ENV", "a.b",
                "KAFKA_SECURITY_PROTOCOL", "SASL"));

    String message =
        assertThrows(ConfigException.class, () -> Config.fromMap(environment)).getMessage();

    assertTrue(message.contains("5 settings are missing or wrong"), message);
    assertTrue(message.contains("DB_HOST is missing: PostgreSQL server"), message);
    assertTrue(
        message.contains("HTTP_PORT must be a whole number from 0 to 65535, not \"eighty\""),
        message);
    assertTrue(message.contains("DB_PORT must be a whole number from 1 to 65535"), message);
    assertTrue(message.contains("ENV must be 1 to 60 letters"), message);
    assertTrue(message.contains("KAFKA_SECURITY_PROTOCOL must be PLAINTEXT or SSL"), message);
  }

  @Test
  void aTrustStoreThatIsNotThereIsToldAtTheStart() {
    Map<String, String> settings =
        with(Map.of("KAFKA_SECURITY_PROTOCOL", "SSL", "KAFKA_SSL_TRUSTSTORE_LOCATION", "none.jks"));

    String message =
        assertThrows(ConfigException.class, () -> Config.fromMap(settings)).getMessage();

    assertTrue(
        message.contains(
            "KAFKA_SSL_TRUSTSTORE_LOCATION must be a file that can be read, not \"none.jks\""),
        message);
  }

  @Test
  void secretsAreNotPrinted() {
    Config config =
        Config.fromMap(
            with(
                Map.of(
                    "KAFKA_SECURITY_PROTOCOL", "SSL",
                    "KAFKA_SSL_KEYSTORE_PASSWORD", "also-s3cret")));

    assertEquals("also-s3cret", config.kafka().security().get("ssl.keystore.password"));
    assertFalse(config.toString().contains("s3cret"), config.toString());
  }

  @Test
  void dataFilesAreInTheDatabaseUnlessAStorageIsNamed() {
    DataFileSettings files = Config.fromMap(REQUIRED).files();

    assertEquals(new DataFileSettings(Duration.ofDays(7), Optional.empty()), files);
  }

  @Test
  void aStorageNeedsItsBucketAndKeys() {
    String message =
        assertThrows(
                ConfigException.class,
                () -> Config.fromMap(with(Map.of("S3_URL", "ftp://storage.example"))))
            .getMessage();

    assertTrue(message.contains("S3_URL must be an http or https address"), message);
    assertTrue(message.contains("S3_BUCKET is missing"), message);
    assertTrue(message.contains("S3_ACCESS_KEY_ID is missing"), message);
    assertTrue(message.contains("S3_SECRET_ACCESS_KEY is missing"), message);
  }

  @Test
  void theKeysOfAStorageAreNotPrinted() {
    Config config =
        Config.fromMap(
            with(
                Map.of(
                    "S3_URL", "https://storage.example:9000",
                    "S3_BUCKET", "files",
                    "S3_ACCESS_KEY_ID", "key-s3cret",
                    "S3_SECRET_ACCESS_KEY", "more-s3cret")));

    assertEquals("us-east-1", config.files().s3().orElseThrow().region());
    assertFalse(config.toString().contains("s3cret"), config.toString());
  }

  @Test
  void noSecretHasADefault() {
    for (Setting setting : Setting.values()) {
      assertTrue(!setting.isSecret() || setting.defaultValue() == null, setting.name());
    }
  }

  private static Map<String, String> with(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(REQUIRED);
    environment.putAll(more);
    return environment;
  }
}
