package org.folio.batch;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import org.folio.batch.db.Database;
import org.folio.batch.db.SqlFailures;
import org.folio.batch.kafka.EventProducer;
import org.folio.batch.kafka.KafkaFailures;
import org.folio.batch.kafka.TopicAdmin;
import org.folio.batch.kafka.Topics;

/** What everything else is made of: settings, time, PostgreSQL and Kafka. */
final class Platform {
  private static final int SYSTEM_CONNECTIONS = 2;

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
    closing.add("Kafka admin client", topicAdmin::close);
    this.producer = new EventProducer(vertx, config.kafka(), topicAdmin);
    closing.add("Kafka producer", producer::close);
  }

  /** Connections that nothing else uses; {@code name} tells them apart in the metrics. */
  final Database database(String name, int maxPoolSize) {
    return closed(name, Database.open(vertx, config.db(), name, maxPoolSize));
  }

  /** For lists, which may lag behind: the read replica, when there is one. */
  Database lists() {
    return Database.openReader(vertx, config.db(), "lists", config.db().maxPoolSize())
        .map(reader -> closed("lists", reader))
        .orElse(requests);
  }

  /** PostgreSQL, as a start waits for it. */
  Startup.Service postgres() {
    return new Startup.Service(
        "PostgreSQL at %s:%d".formatted(config.db().host(), config.db().port()),
        SqlFailures::isUnavailable,
        SqlFailures::isRefused,
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
    closing.add("connections " + name, database::close);
    return database;
  }
}
