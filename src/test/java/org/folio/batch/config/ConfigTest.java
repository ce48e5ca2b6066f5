package org.folio.batch.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.DbSettings.TenantShare;
import org.folio.batch.file.DataFileSettings;
import org.folio.batch.http.HttpSettings;
import org.folio.batch.http.PublicAddress;
import org.folio.batch.http.PublicAddress.GatewayKind;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.live.LiveSettings;
import org.folio.batch.tenant.InstallSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  private static final Map<String, String> REQUIRED =
      Map.of(
          "DB_HOST", "db.example",
          "DB_DATABASE", "folio",
          "DB_USERNAME", "batch",
          "DB_PASSWORD", "s3cret-word",
          "KAFKA_HOST", "kafka.example",
          "DOWNLOAD_LINK_SECRET", "0123456789abcdef0123456789abcdef");

  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBcjCCARegAwIBAgIUAT+ScBwUwSyMFvCRMFFlnL1C+wYwCgYIKoZIzj0EAwIw
      DTELMAkGA1UEAwwCZGIwIBcNMjYxMTIyMTQwMDU5WhgPMjEyNjEwMjkxNDAwNTla
      MA0xCzAJBgNVBAMMAmRiMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEB3OqgH7j
      6khA3z+nst8r1GqMHofByeONBs6GGH1Wahv7PIVF30ZdGM/p9cNi03oE99kU2A4l
      fl9zB7HUcODw26NTMFEwHQYDVR0OBBYEFPHUWPqmX3YcRfi4GvHfczvoL1TMMB8G
      A1UdIwQYMBaAFPHUWPqmX3YcRfi4GvHfczvoL1TMMA8GA1UdEwEB/wQFMAMBAf8w
      CgYIKoZIzj0EAwIDSQAwRgIhAPyWUSXePXIcQ5045B+yIKodFy8v+dskLGL6V1y7
      0EupAiEA+RxjyGPJob4losw+ALtKzj45/ryZToRR5NE6Z4tkJts=
      -----END CERTIFICATE-----""";

  @Test
  void optionalSettings_haveDefaults() {
    Config config = Config.fromMap(REQUIRED);

    assertEquals(8081, config.http().port());
    assertEquals(1_048_576, config.http().maxBodyBytes());
    assertEquals(5432, config.db().port());
    assertEquals("kafka.example:9092", config.kafka().bootstrapServers());
    assertEquals("folio", config.kafka().env());
    assertEquals(Duration.ofHours(24), config.retention());
  }

  @Test
  void settings_areMappedToTheirConfigFields() {
    Config config =
        Config.fromMap(
            Map.ofEntries(
                Map.entry("DOWNLOAD_LINK_SECRET", "0123456789abcdef0123456789abcdef"),
                Map.entry("HTTP_PORT", "1"),
                Map.entry("HTTP_MAX_BODY_BYTES", "2000"),
                Map.entry("HTTP_BODY_TIMEOUT_SECONDS", "3"),
                Map.entry("HTTP_HEADER_TIMEOUT_SECONDS", "5"),
                Map.entry("HTTP_IDLE_TIMEOUT_SECONDS", "6"),
                Map.entry("SHUTDOWN_TIMEOUT_SECONDS", "4"),
                Map.entry("STARTUP_TIMEOUT_SECONDS", "30"),
                Map.entry("DB_HOST", "primary"),
                Map.entry("DB_PORT", "11"),
                Map.entry("DB_HOST_READER", "replica"),
                Map.entry("DB_PORT_READER", "12"),
                Map.entry("DB_DATABASE", "database"),
                Map.entry("DB_USERNAME", "user"),
                Map.entry("DB_PASSWORD", "password"),
                Map.entry("DB_SERVER_PEM", CERTIFICATE),
                Map.entry("DB_MAXPOOLSIZE", "13"),
                Map.entry("DB_QUERYTIMEOUT", "1400"),
                Map.entry("DB_CONNECTIONTIMEOUT", "1500"),
                Map.entry("DB_LOCKTIMEOUT", "1600"),
                Map.entry("DB_TENANT_SHARE", "17"),
                Map.entry("DB_TENANT_QUEUE", "18"),
                Map.entry("KAFKA_HOST", "broker"),
                Map.entry("KAFKA_PORT", "21"),
                Map.entry("ENV", "env"),
                Map.entry("KAFKA_SHARED_TOPIC_QUALIFIERS", "ALL, COLLECTION2"),
                Map.entry("REPLICATION_FACTOR", "22"),
                Map.entry("KAFKA_TOPIC_PARTITIONS", "23"),
                Map.entry("MAX_REQUEST_SIZE", "2400"),
                Map.entry("KAFKA_PRODUCER_TENANT_COLLECTION", "ALL"),
                Map.entry("INGEST_THREADS", "25"),
                Map.entry("INGEST_DB_CONNECTIONS", "26"),
                Map.entry("INGEST_RETRY_MAX_SECONDS", "28"),
                Map.entry("INGEST_PARTITION_RETRY_SECONDS", "29"),
                Map.entry("EVENTS_MAX_CLIENTS", "31"),
                Map.entry("EVENTS_MAX_CLIENTS_PER_TENANT", "32"),
                Map.entry("EVENTS_HEARTBEAT_SECONDS", "33"),
                Map.entry("BATCH_TRACKING_RETENTION_HOURS", "27")));

    assertEquals(
        new HttpSettings(
            1,
            2_000,
            Duration.ofSeconds(5),
            Duration.ofSeconds(3),
            Duration.ofSeconds(6),
            Duration.ofSeconds(4)),
        config.http());
    assertEquals(
        new DbSettings(
            "primary",
            11,
            Optional.of("replica"),
            12,
            "database",
            "user",
            "password",
            Optional.of(CERTIFICATE),
            13,
            Duration.ofMillis(1_400),
            Duration.ofMillis(1_500),
            Duration.ofMillis(1_600),
            new TenantShare(17, 18)),
        config.db());
    assertEquals(
        new KafkaSettings(
            "broker",
            21,
            Map.of("security.protocol", "PLAINTEXT"),
            "env",
            Set.of("ALL", "COLLECTION2"),
            22,
            23,
            2_400,
            Optional.of("ALL")),
        config.kafka());
    assertEquals(
        List.of(25, 26, Duration.ofSeconds(28), Duration.ofSeconds(29), Duration.ofHours(27)),
        List.of(
            config.ingestThreads(),
            config.ingestConnections(),
            config.ingestRetryMax(),
            config.ingestPartitionRetry(),
            config.retention()));
    assertEquals(new LiveSettings(31, 32, Duration.ofSeconds(33)), config.live());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "all",
        "ALL,",
        ",",
        "A-B",
        "1A",
        "ALL,Collection",
        "A2345678901234567890123456789012"
      })
  void sharedTopicQualifiers_thatAreNotQualifiers_areRefused(String value) {
    Map<String, String> environment = with(Map.of("KAFKA_SHARED_TOPIC_QUALIFIERS", value));

    String message =
        assertThrows(ConfigException.class, () -> Config.fromMap(environment)).getMessage();

    assertTrue(message.contains("KAFKA_SHARED_TOPIC_QUALIFIERS must be a capital letter"), message);
    assertTrue(message.contains("but was \"" + value + "\""), message);
  }

  @Test
  void errorMessage_listsAllMissingSettings() {
    ConfigException e = assertThrows(ConfigException.class, () -> Config.fromMap(Map.of()));

    for (Setting setting : Setting.values()) {
      assertEquals(
          setting.isRequired(), e.getMessage().contains("\n  - " + setting + " is missing"));
    }
  }

  @Test
  void errorMessage_listsMissingAndInvalidSettingsTogether() {
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

    assertTrue(message.contains("5 settings are missing or invalid"), message);
    assertTrue(message.contains("DB_HOST is missing: PostgreSQL server"), message);
    assertTrue(
        message.contains("HTTP_PORT must be a whole number from 0 to 65535, but was \"eighty\""),
        message);
    assertTrue(message.contains("DB_PORT must be a whole number from 1 to 65535"), message);
    assertTrue(message.contains("ENV must be 1 to 60 letters"), message);
    assertTrue(message.contains("KAFKA_SECURITY_PROTOCOL must be PLAINTEXT or SSL"), message);
  }

  @Test
  void truststore_isRefused_whenItsFileDoesNotExist() {
    Map<String, String> settings =
        with(Map.of("KAFKA_SECURITY_PROTOCOL", "SSL", "KAFKA_SSL_TRUSTSTORE_LOCATION", "none.jks"));

    String message =
        assertThrows(ConfigException.class, () -> Config.fromMap(settings)).getMessage();

    assertTrue(
        message.contains(
            "KAFKA_SSL_TRUSTSTORE_LOCATION must be a readable file, but was \"none.jks\""),
        message);
  }

  @ParameterizedTest
  @CsvSource({
    "DB_SERVER_PEM, of no form, DB_SERVER_PEM must be a certificate in PEM format",
    "KAFKA_SSL_TRUSTSTORE_TYPE, JSK, 'KAFKA_SSL_TRUSTSTORE_TYPE must be JKS, PKCS12 or PEM, but was \"JSK\"'",
    "KAFKA_SSL_KEYSTORE_TYPE, JSK, 'KAFKA_SSL_KEYSTORE_TYPE must be JKS, PKCS12 or PEM, but was \"JSK\"'",
    "LOG_FORMAT, xml, 'LOG_FORMAT must be text or json, but was \"xml\"'",
    "LOG_LEVEL, LOUD, 'LOG_LEVEL must be OFF, FATAL, ERROR, WARN, INFO, DEBUG, TRACE or ALL, but was \"LOUD\"'"
  })
  void setting_isRefused_whenItsValueIsInvalid(String setting, String value, String told) {
    Map<String, String> settings = with(Map.of("KAFKA_SECURITY_PROTOCOL", "SSL", setting, value));

    String message =
        assertThrows(ConfigException.class, () -> Config.fromMap(settings)).getMessage();

    assertTrue(message.contains(told), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"debug", "INFO", "Off"})
  void logLevel_isAccepted_inAnyCase(String level) {
    assertEquals(8081, Config.fromMap(with(Map.of("LOG_LEVEL", level))).http().port());
  }

  @ParameterizedTest
  @CsvSource({"okapi, OKAPI, true", "eureka, EUREKA, false", "none, NONE, false"})
  void gatewayKind_decidesAboutLinksAndInstallations(
      String value, GatewayKind kind, boolean polls) {
    Config config =
        Config.fromMap(
            with(
                Map.of(
                    "GATEWAY_KIND", value,
                    "PUBLIC_BASE_URL", "https://folio.example.org/",
                    "TENANT_INSTALL_WAIT_SECONDS", "31")));

    PublicAddress address = new PublicAddress(Optional.of("https://folio.example.org"), kind);
    assertEquals(address, config.uploads().address());
    assertEquals(address, config.consumptions().address());
    assertEquals(new InstallSettings(polls, Duration.ofSeconds(31)), config.install());
  }

  @Test
  void gatewayKind_isOkapiUnlessSet() {
    assertEquals(
        new PublicAddress(Optional.empty(), GatewayKind.OKAPI),
        Config.fromMap(REQUIRED).uploads().address());
  }

  /** On Eureka, no request header contains the address that clients use. */
  @Test
  void gatewayKind_eureka_needsThePublicAddress() {
    Map<String, String> settings = with(Map.of("GATEWAY_KIND", "eureka"));

    String message =
        assertThrows(ConfigException.class, () -> Config.fromMap(settings)).getMessage();

    assertTrue(message.contains("PUBLIC_BASE_URL is missing"), message);
  }

  @Test
  void gatewayKind_thatIsUnknown_isRefused() {
    Map<String, String> settings = with(Map.of("GATEWAY_KIND", "kong"));

    String message =
        assertThrows(ConfigException.class, () -> Config.fromMap(settings)).getMessage();

    assertTrue(
        message.contains("GATEWAY_KIND must be okapi, eureka or none, but was \"kong\""), message);
  }

  @Test
  void toString_omitsPasswords() {
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
  void dataFiles_areStoredInDatabase_byDefault() {
    DataFileSettings files = Config.fromMap(REQUIRED).files();

    assertEquals(new DataFileSettings(Duration.ofDays(7), Optional.empty()), files);
  }

  @Test
  void s3Storage_needsHttpUrlBucketAndKeys() {
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
  void toString_omitsS3Keys() {
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
  void secretSettings_haveNoDefault() {
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
