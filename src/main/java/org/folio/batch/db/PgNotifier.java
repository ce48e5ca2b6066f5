package org.folio.batch.db;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends and receives signals between instances with NOTIFY and LISTEN. Listens on a dedicated
 * connection, which it reopens when it breaks. Signals sent meanwhile are lost, so a signal may
 * only save time. Safe to use from any thread.
 */
public final class PgNotifier {
  private static final Logger log = LogManager.getLogger(PgNotifier.class);
  private static final Duration RECONNECT_AFTER = Duration.ofSeconds(1);

  /**
   * A connection that only listens sends nothing, so it must be checked to detect that it is dead.
   */
  private static final Duration CHECK_EVERY = Duration.ofSeconds(20);

  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final DbSettings settings;
  private final String name;
  private final Map<String, Handler<String>> channels = new TreeMap<>();
  private final Promise<Void> first = Promise.promise();

  // All fields below are guarded by the lock of this object.
  private Runnable listening = () -> {};
  private @Nullable Pool pool;
  private @Nullable PgConnection connection;
  private boolean begun;
  private boolean closed;
  private boolean failing;
  private long timer = -1;

  private PgNotifier(Vertx vertx, DbSettings settings, String name) {
    this.vertx = vertx;
    this.settings = settings;
    this.name = name;
  }

  /**
   * Creates the notifier; opens no connection. {@code name} identifies its session on the server.
   */
  public static PgNotifier of(Vertx vertx, DbSettings settings, String name) {
    return new PgNotifier(vertx, settings, name);
  }

  /**
   * Adds a channel to listen to. Call it before {@link #connect}.
   *
   * @param handler called with each payload
   */
  public synchronized PgNotifier on(String channel, Handler<String> handler) {
    channels.put(channel, handler);
    return this;
  }

  /**
   * Starts to listen, and keeps trying while the database does not respond.
   *
   * @param nowListening called when listening starts, and again after each reconnection: earlier
   *     signals may be lost
   * @return completes when it listens for the first time
   */
  public synchronized Future<Void> connect(Runnable nowListening) {
    if (!begun) {
      begun = true;
      listening = nowListening;
      timer = vertx.setPeriodic(CHECK_EVERY.toMillis(), id -> check());
      open();
    }
    return first.future();
  }

  public synchronized Future<Void> close() {
    closed = true;
    vertx.cancelTimer(timer);
    first.tryFail("The connection was closed before it listened");
    return pool == null ? Future.succeededFuture() : pool.close();
  }

  /** Sends a signal when the transaction commits, or at once outside a transaction. */
  public static Future<Void> send(TenantConnection connection, String channel, String payload) {
    return send(connection.connection(), channel, payload);
  }

  /** Like {@link #send(TenantConnection, String, String)}, for data that belongs to no tenant. */
  public static Future<Void> send(SqlConnection connection, String channel, String payload) {
    return connection
        .preparedQuery("SELECT pg_notify($1, $2)")
        .execute(Tuple.of(channel, payload))
        .mapEmpty();
  }

  private synchronized void open() {
    if (!closed) {
      Pool opening = PgPools.ofOne(vertx, settings, name);
      pool = opening;
      opening
          .getConnection()
          .compose(opened -> listen(PgConnection.cast(opened)))
          .timeout(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
          .onSuccess(opened -> use(opening, opened))
          .onFailure(e -> failed(opening, e));
    }
  }

  private Future<PgConnection> listen(PgConnection opened) {
    opened.notificationHandler(this::heard);
    String sql =
        channels.keySet().stream()
            .map(channel -> "LISTEN \"" + channel + '"')
            .collect(Collectors.joining(";"));
    return opened.query(sql).execute().map(opened);
  }

  private synchronized void use(Pool of, PgConnection opened) {
    if (closed) {
      return;
    }
    connection = opened;
    failing = false;
    opened.exceptionHandler(e -> log.debug("The connection for signals failed", e));
    opened.closeHandler(v -> broken(of));
    listening.run();
    first.tryComplete();
  }

  private synchronized void broken(Pool of) {
    connection = null;
    of.close().otherwiseEmpty();
    if (!closed) {
      log.info("The connection for signals is lost");
      openLater();
    }
  }

  private synchronized void failed(Pool of, Throwable e) {
    of.close().otherwiseEmpty();
    if (!failing && !closed) { // log once per outage
      log.warn("Cannot listen for signals of other instances; trying again", e);
    }
    failing = true;
    openLater();
  }

  private void openLater() {
    if (!closed) {
      vertx.setTimer(RECONNECT_AFTER.toMillis(), id -> open());
    }
  }

  private void heard(PgNotification notification) {
    Handler<String> handler = channels.get(notification.getChannel());
    if (handler != null) {
      handler.handle(notification.getPayload());
    }
  }

  // Reopens the connection if it is closed.
  private synchronized void check() {
    PgConnection checked = connection;
    Pool of = pool;
    if (checked != null && of != null) {
      checked
          .query("SELECT 1")
          .execute()
          .timeout(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
          .onFailure(silent -> of.close().otherwiseEmpty());
    }
  }
}
