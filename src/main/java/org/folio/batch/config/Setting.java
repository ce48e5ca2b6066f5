package org.folio.batch.config;

import org.jspecify.annotations.Nullable;

/**
 * Every environment variable that the module reads. {@code docs/settings.md} and the module
 * descriptor are checked against this list, so a setting is added here first.
 */
public enum Setting {
  DB_HOST(Need.REQUIRED, null, "PostgreSQL server"),
  DB_PORT(Need.DEFAULT, "5432", "Port of the PostgreSQL server"),
  DB_DATABASE(Need.REQUIRED, null, "Name of the database"),
  DB_USERNAME(
      Need.REQUIRED,
      null,
      "Login role; needs CREATEROLE and CREATE on the database, and need not be a superuser"),
  DB_PASSWORD(Need.SECRET, null, "Password of the login role"),
  DB_MAXPOOLSIZE(Need.DEFAULT, "16", "Most connections that serve HTTP requests, per instance"),
  DB_QUERYTIMEOUT(Need.DEFAULT, "60000", "Milliseconds after which the server cancels a statement"),
  DB_CONNECTIONTIMEOUT(Need.DEFAULT, "5000", "Milliseconds a request waits for a connection"),
  DB_LOCKTIMEOUT(
      Need.DEFAULT,
      "5000",
      "Milliseconds a statement waits for a lock before its request gets 503; a migration waits six times as long"),
  DB_TENANT_SHARE(
      Need.DEFAULT,
      "3",
      "Connections of a pool that one tenant may hold for each one that stays free: with 3, a tenant alone gets three quarters"),
  DB_TENANT_QUEUE(
      Need.DEFAULT,
      "2000",
      "Requests of one tenant that may wait for its share of a pool; further ones get 503"),
  DB_SERVER_PEM(
      Need.OPTIONAL,
      null,
      "Certificate of the server in PEM format; if set, connections are encrypted and the server is verified"),
  DB_HOST_READER(Need.OPTIONAL, null, "Read replica that serves lists; the primary if not set"),
  DB_PORT_READER(Need.DEFAULT, "5432", "Port of the read replica"),

  KAFKA_HOST(Need.REQUIRED, null, "Kafka broker"),
  KAFKA_PORT(Need.DEFAULT, "9092", "Port of the Kafka broker"),
  KAFKA_SECURITY_PROTOCOL(Need.DEFAULT, "PLAINTEXT", "PLAINTEXT or SSL"),
  KAFKA_SSL_PROTOCOL(Need.DEFAULT, "TLSv1.3", "TLS version for SSL"),
  KAFKA_SSL_TRUSTSTORE_LOCATION(Need.OPTIONAL, null, "File with the certificates to trust"),
  KAFKA_SSL_TRUSTSTORE_PASSWORD(Need.OPTIONAL_SECRET, null, "Password of the trust store"),
  KAFKA_SSL_TRUSTSTORE_TYPE(Need.DEFAULT, "JKS", "Type of the trust store: JKS, PKCS12 or PEM"),
  KAFKA_SSL_KEYSTORE_LOCATION(Need.OPTIONAL, null, "File with this client's key"),
  KAFKA_SSL_KEYSTORE_PASSWORD(Need.OPTIONAL_SECRET, null, "Password of the key store"),
  KAFKA_SSL_KEYSTORE_TYPE(Need.DEFAULT, "JKS", "Type of the key store: JKS, PKCS12 or PEM"),
  KAFKA_SSL_KEY_PASSWORD(Need.OPTIONAL_SECRET, null, "Password of the key in the key store"),
  ENV(
      Need.DEFAULT,
      "folio",
      "First part of topic names and of the consumer group, so that several deployments can share one Kafka"),
  KAFKA_SHARED_TOPIC_QUALIFIERS(
      Need.DEFAULT,
      "ALL",
      "Second parts, separated by commas, of the names of topics that tenants share; events are read from these topics, too"),
  KAFKA_PRODUCER_TENANT_COLLECTION(
      Need.OPTIONAL,
      null,
      "Second part of the names of topics to which the events of all tenants are written, for instance ALL; when not set, each tenant has its own topics"),
  REPLICATION_FACTOR(Need.DEFAULT, "1", "Replication factor of the topics that the module creates"),
  KAFKA_TOPIC_PARTITIONS(Need.DEFAULT, "1", "Partitions of each topic that the module creates"),
  MAX_REQUEST_SIZE(Need.DEFAULT, "1048576", "Largest message that is sent to Kafka, in bytes"),
  INGEST_THREADS(Need.DEFAULT, "1", "Threads of one instance that read events from Kafka"),
  INGEST_DB_CONNECTIONS(
      Need.DEFAULT,
      "4",
      "Database connections of one instance that count events, in addition to DB_MAXPOOLSIZE"),
  INGEST_RETRY_MAX_SECONDS(
      Need.DEFAULT,
      "30",
      "Longest pause between two attempts to count the events of a tenant whose transaction failed"),
  INGEST_PARTITION_RETRY_SECONDS(
      Need.DEFAULT,
      "60",
      "Longest pause before a topic or partition that could not be read is tried again, in seconds"),

  HTTP_PORT(Need.DEFAULT, "8081", "Port to listen on; 0 for any free one"),
  HTTP_MAX_BODY_BYTES(Need.DEFAULT, "1048576", "A larger JSON body is refused with 413, in bytes"),
  HTTP_HEADER_TIMEOUT_SECONDS(
      Need.DEFAULT,
      "30",
      "Seconds within which a client must complete the headers of a request; otherwise the connection is closed"),
  HTTP_BODY_TIMEOUT_SECONDS(
      Need.DEFAULT,
      "300",
      "Seconds within which a client must send the whole body; otherwise it gets 408 and is disconnected"),
  HTTP_IDLE_TIMEOUT_SECONDS(
      Need.DEFAULT,
      "120",
      "Seconds after which an idle connection is closed; set it longer than clients keep idle connections"),
  STARTUP_TIMEOUT_SECONDS(
      Need.DEFAULT,
      "120",
      "Seconds that a start waits for PostgreSQL and Kafka; then the process ends with exit code 1"),
  SHUTDOWN_TIMEOUT_SECONDS(
      Need.DEFAULT, "25", "Seconds that a stopping instance has to finish running work"),

  EVENTS_MAX_CLIENTS(
      Need.DEFAULT, "200", "Most clients of one instance that follow live events at a time"),
  EVENTS_MAX_CLIENTS_PER_TENANT(
      Need.DEFAULT, "50", "Most clients of one instance and tenant that follow live events"),
  EVENTS_HEARTBEAT_SECONDS(
      Need.DEFAULT,
      "15",
      "How often a comment keeps a stream of live events open; set it shorter than proxies keep idle connections"),

  BATCH_TRACKING_RETENTION_HOURS(
      Need.DEFAULT, "24", "Age at which a cleanup deletes a batch, complete or not"),

  OKAPI_URL(
      Need.OPTIONAL,
      null,
      "Address of Okapi, or of the module's sidecar, for calls to other modules; when set, events of members of a consortium with central ordering also count in the central tenant"),
  CENTRAL_ORDERING_CACHE_SECONDS(
      Need.DEFAULT,
      "300",
      "How long the consortium of a tenant is remembered before it is looked up again, in seconds"),

  DATA_FILE_RETENTION_DAYS(
      Need.DEFAULT,
      "7",
      "Age at which a cleanup deletes a data file set that is not locked, in days"),
  S3_URL(Need.OPTIONAL, null, "S3-compatible storage for data files; the database if not set"),
  S3_REGION(Need.DEFAULT, "us-east-1", "Region of the storage"),
  S3_BUCKET(Need.OPTIONAL, null, "Bucket for data files, which must exist; required with S3_URL"),
  S3_ACCESS_KEY_ID(Need.OPTIONAL_SECRET, null, "Access key of the storage; required with S3_URL"),
  S3_SECRET_ACCESS_KEY(
      Need.OPTIONAL_SECRET, null, "Secret key of the storage; required with S3_URL"),

  BULK_UPLOAD_MAX_FILE_BYTES(
      Need.DEFAULT, "52428800", "A larger file of a bulk upload is refused, in bytes"),
  BULK_UPLOAD_MAX_ROWS(Need.DEFAULT, "3000", "Most rows of a bulk upload"),
  BULK_UPLOAD_CONCURRENCY(
      Need.DEFAULT, "16", "Rows of one bulk upload that are processed at the same time"),
  BULK_UPLOAD_ROW_TIMEOUT_SECONDS(
      Need.DEFAULT, "600", "Seconds after which an unfinished row of a bulk upload fails"),
  BULK_UPLOAD_RETENTION_DAYS(
      Need.DEFAULT, "90", "Age at which a cleanup deletes a completed bulk upload, in days"),
  CONTENT_MAX_FILE_BYTES(
      Need.DEFAULT, "52428800", "A row of a bulk upload fails if its file is larger, in bytes"),
  CONTENT_FILE_TIMEOUT_SECONDS(
      Need.DEFAULT,
      "60",
      "Timeout for the check of one file of a row, including retries, in seconds"),
  CONTENT_SOURCE_ALLOWED_HOSTS(
      Need.OPTIONAL,
      null,
      "Comma-separated hosts whose files may be fetched although their addresses are not public"),
  CONTENT_SERVICE_URL(
      Need.OPTIONAL,
      null,
      "Sunbird content service that stores the contents; the tenant's schema if not set"),
  CONTENT_SERVICE_API_KEY(Need.OPTIONAL_SECRET, null, "Bearer token for the content service"),
  CONTENT_SERVICE_TIMEOUT_SECONDS(
      Need.DEFAULT,
      "30",
      "Timeout of one call to the content service, in seconds; an instance that takes over an upload waits this long first"),
  USER_TOKEN_PUBLIC_KEY(
      Need.OPTIONAL,
      null,
      "Public key that verifies x-authenticated-user-token, in PEM format or as bare Base64"),
  USER_TOKEN_JWKS_URL(
      Need.OPTIONAL,
      null,
      "Publishes the keys that verify x-authenticated-user-token; without this and the key above, tokens are not verified"),
  DOWNLOAD_LINK_SECRET(
      Need.SECRET,
      null,
      "Signs links to downloads; at least 32 characters, the same for all instances"),
  DOWNLOAD_LINK_EXPIRY_SECONDS(Need.DEFAULT, "300", "Seconds that a link to a download is valid"),
  PUBLIC_BASE_URL(
      Need.OPTIONAL,
      null,
      "Public address of the gateway, or of the module if there is no gateway; when not set, the address in X-Okapi-Url or that of the request; required with GATEWAY_KIND=eureka"),
  GATEWAY_KIND(
      Need.DEFAULT,
      "okapi",
      "Gateway through which clients reach the module: okapi, eureka or none"),
  TENANT_INSTALL_WAIT_SECONDS(
      Need.DEFAULT,
      "100",
      "How long POST /_/tenant waits for the installation of a tenant if no gateway polls the job, in seconds; less than HTTP_IDLE_TIMEOUT_SECONDS"),
  TASK_CONCURRENCY(Need.DEFAULT, "4", "Long-running tasks that one instance works on at a time"),
  TASK_LEASE_SECONDS(
      Need.DEFAULT, "30", "Seconds within which the tasks of an instance that died are taken over"),
  TASK_TURN_SECONDS(
      Need.DEFAULT, "10", "Seconds after which a bulk upload pauses if other tasks wait"),
  TASK_MAX_ATTEMPTS(
      Need.DEFAULT, "5", "How many times a task is attempted before it ends as ERRORED"),
  NOTIFICATION_ALLOWED_HOSTS(
      Need.OPTIONAL,
      null,
      "Comma-separated hosts that notifications may be posted to although they are not public or do not support https"),

  CONSOLE_ENABLED(
      Need.OPTIONAL,
      null,
      "true or false: whether the console is served; when not set, only through a gateway"),
  CONSOLE_GATEWAY_URL(
      Need.OPTIONAL,
      null,
      "Gateway where the console signs in and sends its calls, if it is not where the page comes from"),
  CONSOLE_USERS(
      Need.OPTIONAL,
      null,
      "Users to choose from where there is no gateway, for tests only: tenant:name:UUID, separated by commas"),

  LOG_LEVEL(Need.DEFAULT, "INFO", "Level of the module's own log lines"),
  LOG_FORMAT(Need.DEFAULT, "text", "text, or json for one JSON object per line"),
  JAVA_OPTIONS(Need.DEFAULT, "-XX:MaxRAMPercentage=50", "Options of the JVM in the container");

  /** What happens when the variable is not set. */
  public enum Need {
    REQUIRED,
    SECRET,
    DEFAULT,
    OPTIONAL,
    OPTIONAL_SECRET
  }

  private final Need need;
  private final @Nullable String defaultValue;
  private final String description;

  Setting(Need need, @Nullable String defaultValue, String description) {
    this.need = need;
    this.defaultValue = defaultValue;
    this.description = description;
  }

  public boolean isRequired() {
    return need == Need.REQUIRED || need == Need.SECRET;
  }

  /** Whether the value must not appear in a log, a descriptor or an error. */
  public boolean isSecret() {
    return need == Need.SECRET || need == Need.OPTIONAL_SECRET;
  }

  public @Nullable String defaultValue() {
    return defaultValue;
  }

  public String description() {
    return description;
  }
}
