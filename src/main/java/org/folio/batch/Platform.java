package org.folio.batch;

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
import org.folio.batch.db.Database;
import org.folio.batch.error.Failure;
import org.folio.batch.error.Failure.Kind;
import org.folio.batch.kafka.EventProducer;
import org.folio.batch.kafka.TopicAdmin;
import org.folio.batch.kafka.Topics;

/** What everything else is made of: settings, time, PostgreSQL and Kafka. */
final class Platform {
  private static final int SYSTEM_CONNECTIONS = 2;

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
    this.topics = new Topics(config.kafka().env());
    this.topicAdmin = new TopicAdmin(vertx, config.kafka());
    closing.add(topicAdmin::close);
    this.producer = new EventProducer(vertx, config.kafka(), topicAdmin);
    closing.add(producer::close);
  }

  /** Connections that nothing else uses; {@code name} tells them apart in the metrics. */
  final Database database(String name, int maxPoolSize) {
    return closed(Database.open(vertx, config.db(), name, maxPoolSize));
  }

  /** For lists, which may lag behind: the read replica, when there is one. */
  Database lists() {
    return Database.openReader(vertx, config.db(), "lists", config.db().maxPoolSize())
        .map(this::closed)
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
            last -> Future.failedFuture(Failure.of(Kind.UNAVAILABLE, diskFull(last))))
        .orElseGet(Future::succeededFuture);
  }

  private static String diskFull(Instant last) {
    return "the disk is full; the last write that failed was at "
        + last.truncatedTo(ChronoUnit.SECONDS);
  }

  private Database closed(Database database) {
    databases.add(database);
    closing.add(database::close);
    return database;
  }
}
