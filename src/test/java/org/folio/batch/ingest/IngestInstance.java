package org.folio.batch.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.error.Backoff;
import org.folio.batch.kafka.EventProducer;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.TopicAdmin;
import org.folio.batch.tenant.Tenants;
import org.folio.batch.tracking.ItemEventFeed;

/** The part of an instance that counts item events, in a hurry to try again. */
final class IngestInstance implements AutoCloseable {
  static final IngestSettings SETTINGS =
      new IngestSettings(
          1,
          500,
          Duration.ofMillis(200),
          Duration.ofMillis(300),
          Duration.ofSeconds(5),
          new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1)),
          Duration.ofMillis(200));

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Database database;
  private final Tenants tenants;

  private IngestInstance(DbSettings db, KafkaSettings kafka, Feed<UUID> feed) {
    database = Database.open(vertx, db, "ingest", 4);
    tenants = new Tenants(vertx, database);
    await(tenants.start());
    TopicAdmin admin = new TopicAdmin(vertx, kafka);
    IngestParts parts =
        new IngestParts(
            kafka,
            admin,
            new EventProducer(vertx, kafka, admin),
            database,
            tenants,
            tenant -> {},
            metrics);
    await(vertx.deployVerticle(new IngestVerticle<>(parts, feed, SETTINGS)));
  }

  static IngestInstance start(DbSettings db, KafkaSettings kafka) {
    return start(db, kafka, new ItemEventFeed(Clock.systemUTC()));
  }

  static IngestInstance start(DbSettings db, KafkaSettings kafka, Feed<UUID> feed) {
    return new IngestInstance(db, kafka, feed);
  }

  /** How many events were skipped for the reason. */
  double skipped(String reason) {
    Counter counter = metrics.find("ingest.events.skipped").tag("reason", reason).counter();
    return counter == null ? 0 : counter.count();
  }

  @Override
  public void close() {
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
