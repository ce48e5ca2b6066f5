package org.folio.batch.config;

import static org.folio.batch.config.Setting.*;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.folio.batch.admin.ShownSetting;
import org.folio.batch.console.ConsoleSettings;
import org.folio.batch.consumption.ConsumptionSettings;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.DbSettings.TenantShare;
import org.folio.batch.file.DataFileSettings;
import org.folio.batch.file.S3Settings;
import org.folio.batch.http.HttpSettings;
import org.folio.batch.http.PublicAddress;
import org.folio.batch.http.PublicAddress.GatewayKind;
import org.folio.batch.http.client.OutboundAddressPolicy;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.live.LiveSettings;
import org.folio.batch.operation.worker.TaskSettings;
import org.folio.batch.tenant.InstallSettings;
import org.folio.batch.tracking.CentralOrderingSettings;
import org.folio.batch.upload.UploadSettings;

/**
 * All settings of an instance, validated.
 *
 * @param ingestRetryMax longest pause between the attempts for a tenant whose transaction failed
 * @param ingestPartitionRetry longest pause before a partition that is set aside is tried again
 * @param startupTimeout after which a start that does not serve yet is given up
 * @param retention age at which a cleanup deletes a batch
 * @param live how many clients can follow live events
 * @param tasks how long-running operations are run
 * @param uploads how bulk uploads are received and processed
 * @param centralOrdering how the central tenants of consortia are found; empty to count each event
 *     in its own tenant only
 * @param install how requests to install a tenant are answered
 * @param console where the console is served
 * @param shown all settings as an operator sees them, without secrets
 */
public record Config(
    HttpSettings http,
    DbSettings db,
    KafkaSettings kafka,
    int ingestThreads,
    int ingestConnections,
    Duration ingestRetryMax,
    Duration ingestPartitionRetry,
    Duration startupTimeout,
    Duration retention,
    LiveSettings live,
    DataFileSettings files,
    TaskSettings tasks,
    ConsumptionSettings consumptions,
    UploadSettings uploads,
    InstallSettings install,
    Optional<CentralOrderingSettings> centralOrdering,
    ConsoleSettings console,
    List<ShownSetting> shown) {

  private static final int SHORTEST_SECRET = 32;
  private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z0-9_-]{1,60}");
  private static final Pattern WEB_ADDRESS =
      Pattern.compile("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?");
  private static final Pattern GATEWAY = Pattern.compile("okapi|eureka|none");
  private static final Pattern PROTOCOL = Pattern.compile("PLAINTEXT|SSL");
  private static final Pattern STORE_TYPE = Pattern.compile("(?i:JKS|PKCS12)|PEM");
  private static final Pattern PASSWORD_IN_URL = Pattern.compile("(://)[^/@\\s]*@");
  private static final Pattern TRUE_OR_FALSE = Pattern.compile("(?i)true|false");
  private static final Pattern CONSOLE_USER =
      Pattern.compile(
          "[a-z][a-z0-9_]{0,30}:[^:,]{1,100}:[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern LEVEL =
      Pattern.compile("(?i)OFF|FATAL|ERROR|WARN|INFO|DEBUG|TRACE|ALL");

  private static final Pattern LOG_FORMATS = Pattern.compile("text|json");

  /**
   * Reads the settings from a map, normally the process environment.
   *
   * @throws ConfigException listing every missing or bad setting
   */
  public static Config fromMap(Map<String, String> environment) {
    SettingsReader in = new SettingsReader(environment);
    PublicAddress address = address(in);
    Config config =
        new Config(
            http(in),
            db(in),
            kafka(in),
            in.integer(INGEST_THREADS, 1, 64),
            in.integer(INGEST_DB_CONNECTIONS, 1, 64),
            Duration.ofSeconds(in.integer(INGEST_RETRY_MAX_SECONDS, 1, 3_600)),
            Duration.ofSeconds(in.integer(INGEST_PARTITION_RETRY_SECONDS, 2, 3_600)),
            Duration.ofSeconds(in.integer(STARTUP_TIMEOUT_SECONDS, 1, 24 * 3_600)),
            Duration.ofHours(in.integer(BATCH_TRACKING_RETENTION_HOURS, 1, 24 * 366)),
            new LiveSettings(
                in.integer(EVENTS_MAX_CLIENTS, 0, 10_000),
                in.integer(EVENTS_MAX_CLIENTS_PER_TENANT, 0, 10_000),
                Duration.ofSeconds(in.integer(EVENTS_HEARTBEAT_SECONDS, 1, 3_600))),
            files(in),
            tasks(in),
            new ConsumptionSettings(
                address,
                OutboundAddressPolicy.hosts(in.optional(NOTIFICATION_ALLOWED_HOSTS).orElse(""))),
            uploads(in, address),
            new InstallSettings(
                address.gateway() == GatewayKind.OKAPI,
                Duration.ofSeconds(in.integer(TENANT_INSTALL_WAIT_SECONDS, 1, 3_600))),
            centralOrdering(in),
            console(in),
            Arrays.stream(Setting.values()).map(setting -> shown(setting, environment)).toList());
    // log4j2.xml reads both, and would otherwise use another level or log nothing
    in.matching(LOG_LEVEL, LEVEL, "OFF, FATAL, ERROR, WARN, INFO, DEBUG, TRACE or ALL");
    in.matching(LOG_FORMAT, LOG_FORMATS, "text or json");
    in.check();
    return config;
  }

  private static TaskSettings tasks(SettingsReader in) {
    return new TaskSettings(
        UUID.randomUUID().toString(),
        in.integer(TASK_CONCURRENCY, 1, 100),
        Duration.ofSeconds(in.integer(TASK_LEASE_SECONDS, 6, 3_600)),
        in.integer(TASK_MAX_ATTEMPTS, 1, 100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(in.integer(TASK_TURN_SECONDS, 1, 3_600)));
  }

  private static DataFileSettings files(SettingsReader in) {
    Duration retention = Duration.ofDays(in.integer(DATA_FILE_RETENTION_DAYS, 1, 3_660));
    if (in.optional(S3_URL).isEmpty()) {
      return new DataFileSettings(retention, Optional.empty());
    }
    S3Settings s3 =
        new S3Settings(
            in.matching(S3_URL, WEB_ADDRESS, "an http or https address"),
            in.text(S3_REGION),
            in.text(S3_BUCKET),
            in.text(S3_ACCESS_KEY_ID),
            in.text(S3_SECRET_ACCESS_KEY));
    return new DataFileSettings(retention, Optional.of(s3));
  }

  private static HttpSettings http(SettingsReader in) {
    return new HttpSettings(
        in.integer(HTTP_PORT, 0, 65_535),
        in.integer(HTTP_MAX_BODY_BYTES, 1_024, 1 << 30),
        Duration.ofSeconds(in.integer(HTTP_HEADER_TIMEOUT_SECONDS, 1, 3_600)),
        Duration.ofSeconds(in.integer(HTTP_BODY_TIMEOUT_SECONDS, 1, 24 * 3_600)),
        Duration.ofSeconds(in.integer(HTTP_IDLE_TIMEOUT_SECONDS, 1, 24 * 3_600)),
        Duration.ofSeconds(in.integer(SHUTDOWN_TIMEOUT_SECONDS, 1, 600)));
  }

  private static DbSettings db(SettingsReader in) {
    return new DbSettings(
        in.text(DB_HOST),
        in.integer(DB_PORT, 1, 65_535),
        in.optional(DB_HOST_READER),
        in.integer(DB_PORT_READER, 1, 65_535),
        in.text(DB_DATABASE),
        in.text(DB_USERNAME),
        in.text(DB_PASSWORD),
        in.certificate(DB_SERVER_PEM),
        in.integer(DB_MAXPOOLSIZE, 1, 1_000),
        Duration.ofMillis(in.integer(DB_QUERYTIMEOUT, 100, 3_600_000)),
        Duration.ofMillis(in.integer(DB_CONNECTIONTIMEOUT, 100, 600_000)),
        Duration.ofMillis(in.integer(DB_LOCKTIMEOUT, 100, 600_000)),
        new TenantShare(
            in.integer(DB_TENANT_SHARE, 1, 1_000), in.integer(DB_TENANT_QUEUE, 1, 100_000)));
  }

  private static Optional<CentralOrderingSettings> centralOrdering(SettingsReader in) {
    Duration keptFor = Duration.ofSeconds(in.integer(CENTRAL_ORDERING_CACHE_SECONDS, 1, 86_400));
    return in.url(OKAPI_URL).map(url -> new CentralOrderingSettings(url, keptFor));
  }

  private static PublicAddress address(SettingsReader in) {
    String kind = in.matching(GATEWAY_KIND, GATEWAY, "okapi, eureka or none");
    GatewayKind gateway =
        switch (kind) {
          case "eureka" -> GatewayKind.EUREKA;
          case "none" -> GatewayKind.NONE;
          default -> GatewayKind.OKAPI;
        };
    if (gateway == GatewayKind.EUREKA) {
      in.text(PUBLIC_BASE_URL);
    }
    return new PublicAddress(in.url(PUBLIC_BASE_URL), gateway);
  }

  private static UploadSettings uploads(SettingsReader in, PublicAddress address) {
    return new UploadSettings(
        in.integer(BULK_UPLOAD_MAX_FILE_BYTES, 1_024, 1 << 30),
        in.integer(BULK_UPLOAD_MAX_ROWS, 1, 1_000_000),
        in.integer(BULK_UPLOAD_CONCURRENCY, 1, 1_000),
        Duration.ofDays(in.integer(BULK_UPLOAD_RETENTION_DAYS, 1, 3_660)),
        in.integer(CONTENT_MAX_FILE_BYTES, 1_024, Integer.MAX_VALUE),
        Duration.ofSeconds(in.integer(CONTENT_FILE_TIMEOUT_SECONDS, 1, 3_600)),
        Duration.ofSeconds(in.integer(BULK_UPLOAD_ROW_TIMEOUT_SECONDS, 1, 3_600)),
        OutboundAddressPolicy.hosts(in.optional(CONTENT_SOURCE_ALLOWED_HOSTS).orElse("")),
        in.url(CONTENT_SERVICE_URL),
        in.optional(CONTENT_SERVICE_API_KEY),
        Duration.ofSeconds(in.integer(CONTENT_SERVICE_TIMEOUT_SECONDS, 1, 3_600)),
        in.optional(USER_TOKEN_PUBLIC_KEY),
        in.url(USER_TOKEN_JWKS_URL),
        in.secret(DOWNLOAD_LINK_SECRET, SHORTEST_SECRET),
        Duration.ofSeconds(in.integer(DOWNLOAD_LINK_EXPIRY_SECONDS, 1, 7 * 24 * 3_600)),
        address);
  }

  /** Addresses may contain a password, which is left out as well. */
  private static ShownSetting shown(Setting setting, Map<String, String> environment) {
    String value = environment.getOrDefault(setting.name(), "").trim();
    Optional<String> used =
        value.isEmpty() ? Optional.ofNullable(setting.defaultValue()) : Optional.of(value);
    return new ShownSetting(
        setting.name(),
        setting.isSecret()
            ? Optional.empty()
            : used.map(text -> PASSWORD_IN_URL.matcher(text).replaceAll("$1…@")),
        !value.isEmpty(),
        setting.isSecret(),
        setting.description());
  }

  private static ConsoleSettings console(SettingsReader in) {
    Optional<Boolean> enabled =
        in.optional(CONSOLE_ENABLED).isEmpty()
            ? Optional.empty()
            : Optional.of(
                in.matching(CONSOLE_ENABLED, TRUE_OR_FALSE, "true or false")
                    .equalsIgnoreCase("true"));
    List<ConsoleSettings.User> users =
        in.optional(CONSOLE_USERS).isEmpty()
            ? List.of()
            : in.list(CONSOLE_USERS, CONSOLE_USER, "tenant:name:UUID, separated by commas").stream()
                .filter(user -> CONSOLE_USER.matcher(user).matches())
                .map(ConsoleSettings.User::parse)
                .toList();
    return new ConsoleSettings(enabled, in.url(CONSOLE_GATEWAY_URL), users);
  }

  private static KafkaSettings kafka(SettingsReader in) {
    return new KafkaSettings(
        in.text(KAFKA_HOST),
        in.integer(KAFKA_PORT, 1, 65_535),
        kafkaSecurity(in),
        in.matching(ENV, ENV_NAME, "1 to 60 letters, digits, _ or -"),
        in.list(
            KAFKA_SHARED_TOPIC_QUALIFIERS,
            Topics.QUALIFIER,
            "a capital letter and up to 30 capital letters or digits each, separated by commas"),
        in.integer(REPLICATION_FACTOR, 1, 100),
        in.integer(KAFKA_TOPIC_PARTITIONS, 1, 1_000),
        in.integer(MAX_REQUEST_SIZE, 1_024, 1 << 30),
        tenantCollection(in));
  }

  private static Optional<String> tenantCollection(SettingsReader in) {
    return in.optional(KAFKA_PRODUCER_TENANT_COLLECTION).isEmpty()
        ? Optional.empty()
        : Optional.of(
            in.matching(
                KAFKA_PRODUCER_TENANT_COLLECTION,
                Topics.QUALIFIER,
                "a capital letter and up to 30 capital letters or digits"));
  }

  private static Map<String, String> kafkaSecurity(SettingsReader in) {
    Map<String, String> properties = new LinkedHashMap<>();
    String protocol = in.matching(KAFKA_SECURITY_PROTOCOL, PROTOCOL, "PLAINTEXT or SSL");
    properties.put("security.protocol", protocol);
    if (protocol.equals("SSL")) {
      Map<String, Setting> ssl =
          Map.of(
              "ssl.protocol", KAFKA_SSL_PROTOCOL,
              "ssl.truststore.password", KAFKA_SSL_TRUSTSTORE_PASSWORD,
              "ssl.keystore.password", KAFKA_SSL_KEYSTORE_PASSWORD,
              "ssl.key.password", KAFKA_SSL_KEY_PASSWORD);
      ssl.forEach(
          (property, setting) ->
              in.optional(setting).ifPresent(value -> properties.put(property, value)));
      properties.put("ssl.truststore.type", storeType(in, KAFKA_SSL_TRUSTSTORE_TYPE));
      properties.put("ssl.keystore.type", storeType(in, KAFKA_SSL_KEYSTORE_TYPE));
      in.file(KAFKA_SSL_TRUSTSTORE_LOCATION)
          .ifPresent(file -> properties.put("ssl.truststore.location", file));
      in.file(KAFKA_SSL_KEYSTORE_LOCATION)
          .ifPresent(file -> properties.put("ssl.keystore.location", file));
    }
    return Map.copyOf(properties);
  }

  private static String storeType(SettingsReader in, Setting setting) {
    return in.matching(setting, STORE_TYPE, "JKS, PKCS12 or PEM");
  }
}
