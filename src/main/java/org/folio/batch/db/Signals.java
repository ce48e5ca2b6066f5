package org.folio.batch.db;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.pubsub.PgChannel;
import io.vertx.pgclient.pubsub.PgSubscriber;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Hears what instances tell each other with NOTIFY, on a connection of its own that comes back when
 * it breaks. What is sent meanwhile is not heard, so a signal may only save time.
 */
public final class Signals {
  private static final Duration RECONNECT_AFTER = Duration.ofSeconds(1);

  /** Nothing is sent on a connection that only listens, so nothing else shows that it is dead. */
  private static final Duration CHECK_EVERY = Duration.ofSeconds(20);

  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final PgSubscriber subscriber;
  private long timer = -1;

  private Signals(Vertx vertx, PgSubscriber subscriber) {
    this.vertx = vertx;
    this.subscriber = subscriber;
  }

  /** Opens no connection yet. */
  public static Signals of(Vertx vertx, DbSettings settings, String name) {
    return new Signals(
        vertx,
        PgSubscriber.subscriber(
                vertx, PgPools.connect(settings, name))
            .reconnectPolicy(failures -> RECONNECT_AFTER.toMillis()));
  }

  /**
   * Names what to listen to; to be called before {@link #connect()}.
   *
   * @param hears is told each payload
   * @param listening is told when listening has begun, which is also after each reconnection: what
   *     was sent before was not heard
   */
  public Signals on(String channel, Handler<String> hears, Runnable listening) {
    PgChannel on = subscriber.channel(channel);
    on.subscribeHandler(v -> listening.run());
    on.handler(hears);
    return this;
  }

  /** Begins to listen, and keeps trying when the database does not answer. */
  public synchronized Future<Void> connect() {
    if (timer < 0) {
      timer = vertx.setPeriodic(CHECK_EVERY.toMillis(), id -> check());
    }
    return subscriber.connect();
  }

  public synchronized Future<Void> close() {
    vertx.cancelTimer(timer);
    return subscriber.close();
  }

  /** Sends when the transaction is committed, or at once outside of one. */
  public static Future<Void> send(SqlConnection connection, String channel, String payload) {
    return connection
        .preparedQuery("SELECT pg_notify($1, $2)")
        .execute(Tuple.of(channel, payload))
        .mapEmpty();
  }

  // A closed connection is opened again by the subscriber.
  private void check() {
    PgConnection connection = subscriber.actualConnection();
    if (connection != null) {
      connection
          .query("SELECT 1")
          .execute()
          .timeout(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
          .recover(silent -> connection.close().mapEmpty())
          .otherwiseEmpty();
    }
  }
}
