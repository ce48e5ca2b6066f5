package org.folio.batch.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.folio.batch.db.DbSettings;

/** Counts each event with one UPDATE and one commit. */
final class UpdatePerEvent {
  private static final int EVENTS_OF_A_CONNECTION = 3_000;
  private static final String UPDATE =
      "UPDATE {schema}.batch_tracking SET processed_count = processed_count + 1 WHERE id = $1";

  private UpdatePerEvent() {}

  /**
   * Runs on the batches of the first tenant and returns the events per second.
   *
   * @param connections how many events are under way at a time
   */
  static double eventsPerSecond(DbSettings db, ItemTopic topic, int connections) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Pool pool =
          PgBuilder.pool()
              .with(new PoolOptions().setMaxSize(connections))
              .connectingTo(
                  new PgConnectOptions()
                      .setHost(db.host())
                      .setPort(db.port())
                      .setDatabase(db.database())
                      .setUser(db.username())
                      .setPassword(db.password())
                      .addProperty("role", topic.tenants().get(0).schema())
                      .setCachePreparedStatements(true))
              .using(vertx)
              .build();
      long start = System.nanoTime();
      List<Future<?>> lanes = new ArrayList<>();
      for (int lane = 0; lane < connections; lane++) {
        Promise<Void> done = Promise.promise();
        count(pool, topic, EVENTS_OF_A_CONNECTION, done);
        lanes.add(done.future());
      }
      Future.all(lanes).await(120, TimeUnit.SECONDS);
      return EVENTS_OF_A_CONNECTION * connections * 1e9 / (System.nanoTime() - start);
    } finally {
      vertx.close().await(30, TimeUnit.SECONDS);
    }
  }

  // The next event of a lane waits for the one before it, so that each connection has one UPDATE
  // under way. A chain of composed futures would complete all at once, and so deep that the stack
  // overflows.
  private static void count(Pool pool, ItemTopic topic, int left, Promise<Void> done) {
    if (left == 0) {
      done.complete();
      return;
    }
    UUID batch = topic.batches().get(ThreadLocalRandom.current().nextInt(topic.batches().size()));
    pool.preparedQuery(topic.tenants().get(0).sql(UPDATE))
        .execute(Tuple.of(batch))
        .onSuccess(rows -> count(pool, topic, left - 1, done))
        .onFailure(done::fail);
  }
}
