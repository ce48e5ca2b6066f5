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
import java.util.concurrent.CopyOnWriteArrayList;
import org.folio.batch.config.Config;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.SqlErrors;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.kafka.EventProducer;
import org.folio.batch.kafka.KafkaFailures;
import org.folio.batch.kafka.TopicAdmin;
import org.folio.batch.kafka.Topics;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.operation.OperationService;
import org.folio.batch.operation.worker.TaskHandlers;
import org.folio.batch.tenant.EnabledTenants;
import org.folio.batch.tenant.ModuleSchema;

/** What all features share: settings, clock, PostgreSQL, Kafka, tenants and operations. */
final class Platform {
  private static final int SYSTEM_CONNECTIONS = 2;
  private static final int HEALTH_CONNECTIONS = 1;
  private static final int LIVE_CONNECTIONS = 2;

  /** How long a tenant with locked tables may delay a loop that serves all tenants. */
  private static final Duration BACKGROUND_LOCK_TIMEOUT = Duration.ofMillis(500);

  /** How long a full disk is reported: nothing shows that it has space again except new writes. */
  private static final Duration DISK_FULL_MEMORY = Duration.ofMinutes(1);

  private final List<Database> databases = new CopyOnWriteArrayList<>();

  final Vertx vertx;
  final Config config;
  final PrometheusMeterRegistry meters;
  final Closing closing;
  final Clock clock = Clock.systemUTC();

  /** Pool for requests. */
  final Database requests;

  /** Pool for system work, so that requests cannot starve it. */
  final Database system;

  /** Pool for the health check, so that it never waits for other work. */
  final Database health;

  /** Pool for live events. Opens no connection until a client follows something. */
  final Database live;

  final Topics topics;
  final TopicAdmin topicAdmin;
  final EventProducer producer;
  final EnabledTenants tenants;

  /** Takes the changes that clients can follow. */
  final LiveChanges changes = new LiveChanges();

  final TaskHandlers taskHandlers = new TaskHandlers();
  final OperationService operations;

  Platform(Vertx vertx, Config config, PrometheusMeterRegistry meters, Closing closing) {
    this.vertx = vertx;
    this.config = config;
    this.meters = meters;
    this.closing = closing;
    this.requests = database("requests", config.db().maxPoolSize());
    this.system = database("system", SYSTEM_CONNECTIONS);
    this.health = database("health", HEALTH_CONNECTIONS);
    this.live = background("live", LIVE_CONNECTIONS);
    this.topics = new Topics(config.kafka().env(), config.kafka().tenantCollection());
    this.topicAdmin = new TopicAdmin(vertx, config.kafka());
    closing.add("Kafka admin client", topicAdmin::close);
    this.producer = new EventProducer(vertx, config.kafka(), topicAdmin);
    closing.add("Kafka producer", producer::close);
    this.tenants = new EnabledTenants(vertx, system);
    this.operations = new OperationService(requests, taskHandlers);
  }

  /** Returns a separate pool; {@code name} identifies it in the metrics. */
  final Database database(String name, int maxPoolSize) {
    return counted(name, Database.open(vertx, config.db(), name, maxPoolSize));
  }

  /** Like {@link #database}, for loops that serve all tenants: waits only briefly for locks. */
  final Database background(String name, int maxPoolSize) {
    DbSettings settings = config.db().withLockTimeoutAtMost(BACKGROUND_LOCK_TIMEOUT);
    return counted(name, Database.open(vertx, settings, name, maxPoolSize));
  }

  /** Like {@link #database}, for work that is limited elsewhere. */
  final Database unshared(String name, int maxPoolSize) {
    return closed(name, Database.openUnshared(vertx, config.db(), name, maxPoolSize));
  }

  /** Returns the pool for lists, which may lag behind: the read replica, if there is one. */
  Database lists() {
    return Database.openReader(vertx, config.db(), "lists", config.db().maxPoolSize())
        .map(reader -> counted("lists", reader))
        .orElse(requests);
  }

  /**
   * Fails if a recent write failed because the disk of the database was full. Reads may still work
   * then, so the database seems healthy.
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
    return "the disk is full; the last failed write was at " + last.truncatedTo(ChronoUnit.SECONDS);
  }

  private Database counted(String name, Database database) {
    FunctionCounter.builder("db.tenant.share.refused", database, Database::refused)
        .description(
            "Requests refused because their tenant had used up its share of database connections")
        .tag("pool_name", name)
        .register(meters);
    return closed(name, database);
  }

  /**
   * Waits until PostgreSQL and Kafka respond. Until this is complete, no tenant counts as enabled.
   */
  Future<?> connect(Startup startup) {
    Startup.Service postgres =
        new Startup.Service(
            "PostgreSQL at %s:%d".formatted(config.db().host(), config.db().port()),
            SqlErrors::isUnavailable,
            SqlErrors::isRefused,
            "DB_DATABASE, DB_USERNAME, DB_PASSWORD and DB_SERVER_PEM");
    Startup.Service kafka =
        new Startup.Service(
            "Kafka at " + config.kafka().bootstrapServers(),
            KafkaFailures::isTransient,
            KafkaFailures::isRefused,
            "the settings KAFKA_*");
    ModuleSchema schema = new ModuleSchema(vertx, system, config.db());
    closing.addBlock("tenants", tenants::close);
    return Future.all(
        startup.await(postgres, () -> schema.ensure().compose(ready -> tenants.start())),
        startup.await(kafka, topicAdmin::ping));
  }

  private Database closed(String name, Database database) {
    databases.add(database);
    closing.add("connections " + name, database::close);
    return database;
  }
}
