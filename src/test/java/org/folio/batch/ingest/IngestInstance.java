package org.folio.batch.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.PgNotifier;
import org.folio.batch.error.Backoff;
import org.folio.batch.ingest.commit.EventProcessor;
import org.folio.batch.ingest.commit.IngestSettings;
import org.folio.batch.kafka.EventProducer;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.TopicAdmin;
import org.folio.batch.kafka.Topics;
import org.folio.batch.tenant.EnabledTenants;
import org.folio.batch.tracking.ItemEventProcessor;

/** The part of an instance that counts item events, in a hurry to try again. */
final class IngestInstance implements AutoCloseable {
  static final IngestSettings SETTINGS =
      new IngestSettings(
          1,
          500,
          2_000,
          4,
          Duration.ofMillis(50),
          Duration.ofMillis(200),
          Duration.ofMillis(300),
          Duration.ofSeconds(5),
          new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1)),
          Duration.ofMillis(200),
          new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1)));

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Database database;
  private final EnabledTenants tenants;
  private final TopicAdmin admin;
  private final KafkaSettings kafka;
  private final IngestVerticle<UUID> verticle;
  private final String deployment;
  private final PgNotifier signals;

  private IngestInstance(
      DbSettings db, KafkaSettings kafka, EventProcessor<UUID> feed, IngestSettings settings) {
    database = Database.open(vertx, db, "ingest", 4);
    tenants = new EnabledTenants(vertx, database);
    await(tenants.start());
    this.kafka = kafka;
    this.admin = new TopicAdmin(vertx, kafka);
    IngestDependencies parts =
        new IngestDependencies(
            kafka,
            admin,
            new EventProducer(vertx, kafka, admin),
            database,
            tenants,
            tenant -> {},
            metrics);
    verticle = new IngestVerticle<>(parts, feed, settings);
    deployment = await(vertx.deployVerticle(verticle));
    signals =
        PgNotifier.of(vertx, db, "ingest signals")
            .on(PositionService.MOVED, topic -> verticle.positionsMoved());
    await(signals.connect(verticle::positionsMoved));
  }

  static IngestInstance start(DbSettings db, KafkaSettings kafka) {
    return start(db, kafka, new ItemEventProcessor(Clock.systemUTC()));
  }

  static IngestInstance start(DbSettings db, KafkaSettings kafka, EventProcessor<UUID> feed) {
    return start(db, kafka, feed, SETTINGS);
  }

  static IngestInstance start(
      DbSettings db, KafkaSettings kafka, EventProcessor<UUID> feed, IngestSettings settings) {
    return new IngestInstance(db, kafka, feed, settings);
  }

  /** How many events were skipped for the reason. */
  double skipped(String reason) {
    Counter counter = metrics.find("ingest.events.skipped").tag("reason", reason).counter();
    return counter == null ? 0 : counter.count();
  }

  double metric(String name) {
    return metrics.find(name).gauges().stream().mapToDouble(Gauge::value).sum()
        + metrics.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  List<String> details() {
    return verticle.details();
  }

  boolean isHealthy() {
    return verticle.health().succeeded();
  }

  PositionService positions() {
    return positions(kafka);
  }

  /** Also for topics that this instance does not read. */
  PositionService positions(KafkaSettings of) {
    Topics topics = new Topics(of.env());
    return new PositionService(
        database,
        admin,
        topics,
        topics.everyTenants(List.of("inventory.item"), of.sharedQualifiers()));
  }

  @Override
  public void close() {
    await(vertx.undeploy(deployment));
    await(signals.close());
    tenants.close();
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
