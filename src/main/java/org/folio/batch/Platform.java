package org.folio.batch;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.folio.batch.config.Config;
import org.folio.batch.consumption.Consumptions;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.SqlErrors;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.kafka.EventProducer;
import org.folio.batch.kafka.KafkaFailures;
import org.folio.batch.kafka.TopicAdmin;
import org.folio.batch.kafka.Topics;
import org.folio.batch.tracking.BatchEvent;

/** What everything else is made of: settings, time, PostgreSQL and Kafka. */
final class Platform {
  private static final int SYSTEM_CONNECTIONS = 2;
  private static final int HEALTH_CONNECTIONS = 1;

  /** In a loop that serves all tenants, a locked one must not hold up the others for longer. */
  private static final Duration BACKGROUND_LOCK_TIMEOUT = Duration.ofMillis(500);

  /** Nothing tells that a disk has space again, except that no write fails any more. */
  private static final Duration DISK_FULL_MEMORY = Duration.ofMinutes(1);

  private final List<Database> databases = new CopyOnWriteArrayList<>();

  final Vertx vertx;
  final Config config;
  final PrometheusMeterRegistry meters;
  final Closing closing;
  final Clock clock = Clock.systemUTC();

  /** For requests. */
  final Database requests;

  /** For system work, so that requests cannot starve it. */
  final Database system;

  /** For the health check alone, so that it never waits behind anything else. */
  final Database health;

  final Topics topics;
  final TopicAdmin topicAdmin;
  final EventProducer producer;

  Platform(Vertx vertx, Config config, PrometheusMeterRegistry meters, Closing closing) {
    this.vertx = vertx;
    this.config = config;
    this.meters = meters;
    this.closing = closing;
    this.requests = database("requests", config.db().maxPoolSize());
    this.system = database("system", SYSTEM_CONNECTIONS);
    this.health = database("health", HEALTH_CONNECTIONS);
    this.topics =
        new Topics(
            config.kafka().env(),
            config.kafka().tenantCollection(),
            Set.of(BatchEvent.TOPIC, Consumptions.NOTIFICATION_TOPIC));
    this.topicAdmin = new TopicAdmin(vertx, config.kafka());
    closing.add("Kafka admin client", topicAdmin::close);
    this.producer = new EventProducer(vertx, config.kafka(), topicAdmin);
    closing.add("Kafka producer", producer::close);
  }

  /** Connections that nothing else uses; {@code name} tells them apart in the metrics. */
  final Database database(String name, int maxPoolSize) {
    return counted(name, Database.open(vertx, config.db(), name, maxPoolSize));
  }

  /** Like {@link #database}, for loops that serve all tenants: waits for locks only briefly. */
  final Database background(String name, int maxPoolSize) {
    DbSettings settings = config.db().withLockTimeoutAtMost(BACKGROUND_LOCK_TIMEOUT);
    return counted(name, Database.open(vertx, settings, name, maxPoolSize));
  }

  /** Like {@link #database}, for work whose number is limited elsewhere. */
  final Database unshared(String name, int maxPoolSize) {
    return closed(name, Database.openUnshared(vertx, config.db(), name, maxPoolSize));
  }

  /** For lists, which may lag behind: the read replica, when there is one. */
  Database lists() {
    return Database.openReader(vertx, config.db(), "lists", config.db().maxPoolSize())
        .map(reader -> counted("lists", reader))
        .orElse(requests);
  }

  /**
   * Fails when a write failed lately because the disk of the database was full. Reads may still
   * work then, so that the database seems well.
   */
  Future<Void> checkDisk() {
    Instant lately = clock.instant().minus(DISK_FULL_MEMORY);
    return databases.stream()
        .flatMap(database -> database.diskFull().stream())
        .max(Comparator.naturalOrder())
        .filter(lately::isBefore)
        .<Future<Void>>map(
            last -> Future.failedFuture(ServiceException.of(Kind.UNAVAILABLE, diskFull(last))))
        .orElseGet(Future::succeededFuture);
  }

  private static String diskFull(Instant last) {
    return "the disk is full; the last write that failed was at "
        + last.truncatedTo(ChronoUnit.SECONDS);
  }

  private Database counted(String name, Database database) {
    FunctionCounter.builder("db.tenant.share.refused", database, Database::refused)
        .description("Requests refused because their tenant had used up its share of connections")
        .tag("pool_name", name)
        .register(meters);
    return closed(name, database);
  }

  /** PostgreSQL, as a start waits for it. */
  Startup.Service postgres() {
    return new Startup.Service(
        "PostgreSQL at %s:%d".formatted(config.db().host(), config.db().port()),
        SqlErrors::isUnavailable,
        SqlErrors::isRefused,
        "DB_DATABASE, DB_USERNAME, DB_PASSWORD and DB_SERVER_PEM");
  }

  /** Waits until a broker answers. */
  Future<Void> awaitKafka(Startup startup) {
    Startup.Service kafka =
        new Startup.Service(
            "Kafka at " + config.kafka().bootstrapServers(),
            KafkaFailures::isTransient,
            KafkaFailures::isRefused,
            "the settings KAFKA_*");
    return startup.await(kafka, topicAdmin::ping);
  }

  private Database closed(String name, Database database) {
    databases.add(database);
    closing.add("connections " + name, database::close);
    return database;
  }
}
