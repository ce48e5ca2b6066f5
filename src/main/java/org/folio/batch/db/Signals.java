package org.folio.batch.db;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.pgclient.pubsub.PgChannel;
import io.vertx.pgclient.pubsub.PgSubscriber;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/**
 * Hears what instances tell each other with NOTIFY, on a connection of its own that comes back when
 * it breaks. What is sent meanwhile is not heard, so a signal may only save time.
 */
public final class Signals {
  private static final Duration RECONNECT_AFTER = Duration.ofSeconds(1);

  private final PgSubscriber subscriber;

  private Signals(PgSubscriber subscriber) {
    this.subscriber = subscriber;
  }

  /** Opens no connection yet. */
  public static Signals of(Vertx vertx, DbSettings settings, String name) {
    PgSubscriber subscriber =
        PgSubscriber.subscriber(
                vertx,
                Database.connectOptions(settings, settings.host(), settings.port(), name))
            .reconnectPolicy(failed -> RECONNECT_AFTER.toMillis());
    return new Signals(subscriber);
  }

  /**
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

  /** Keeps trying when the database does not answer. */
  public Future<Void> connect() {
    return subscriber.connect();
  }

  public Future<Void> close() {
    return subscriber.close();
  }

  /** Sends when the transaction is committed, or at once outside of one. */
  public static Future<Void> send(SqlConnection connection, String channel, String payload) {
    return connection
        .preparedQuery("SELECT pg_notify($1, $2)")
        .execute(Tuple.of(channel, payload))
        .mapEmpty();
  }
}
