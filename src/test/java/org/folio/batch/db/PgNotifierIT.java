package org.folio.batch.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PgNotifierIT {
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final AtomicInteger listening = new AtomicInteger();
  private Vertx vertx;
  private DbSettings settings;
  private Database database;
  private PgNotifier signals;

  @BeforeEach
  void listen() throws Exception {
    vertx = Vertx.vertx();
    settings = Services.freshDatabase();
    database = Database.open(vertx, settings, "signals-test", 1);
    signals =
        PgNotifier.of(vertx, settings, "signals-under-test")
            .on("one", heard::add)
            .on("other", payload -> heard.add("other " + payload));
    signals.connect(listening::incrementAndGet).await(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    signals.close().await(60, TimeUnit.SECONDS);
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  @Test
  void handler_receivesSignalsOfItsChannel() throws Exception {
    send("one", "a");
    send("nobody listens", "b");
    send("other", "c");
    eventually().until(() -> heard.size() == 2);
    assertEquals(List.of("a", "other c"), heard);
  }

  @Test
  void signal_isReceivedOnlyAfterCommit() throws Exception {
    database
        .inModuleTransaction(
            c ->
                PgNotifier.send(c, "one", "undone")
                    .compose(sent -> c.query("SELECT 1 / 0").execute()))
        .otherwiseEmpty()
        .await(60, TimeUnit.SECONDS);
    send("one", "done");
    eventually().until(() -> !heard.isEmpty());
    assertEquals(List.of("done"), heard);
  }

  @Test
  void notifier_listensAgainAndReportsIt_afterConnectionLoss() throws Exception {
    Services.postgres()
        .asSuperuser(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name LIKE '%signals-under-test'");
    eventually().until(() -> listening.get() == 2);
    send("one", "a");
    eventually().until(() -> heard.equals(List.of("a")));
  }

  @Test
  void frozenServer_isGivenUpAndRetried() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    NetServer frozenAtFirst =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  socket.closeHandler(v -> closed.incrementAndGet());
                  if (connections.incrementAndGet() > 1) {
                    forward(socket);
                  }
                })
            .listen(0, "localhost")
            .await(60, TimeUnit.SECONDS);
    PgNotifier patient =
        PgNotifier.of(vertx, through(frozenAtFirst.actualPort()), "patient").on("one", heard::add);
    try {
      patient.connect(listening::incrementAndGet).await(60, TimeUnit.SECONDS);

      assertTrue(connections.get() >= 2, "It has tried again");
      eventually().until(() -> closed.get() >= 1);
    } finally {
      patient.close().await(60, TimeUnit.SECONDS);
    }
  }

  private void forward(NetSocket socket) {
    socket.pause();
    vertx
        .createNetClient()
        .connect(settings.port(), settings.host())
        .onSuccess(
            server -> {
              server.pipeTo(socket);
              socket.pipeTo(server);
            });
  }

  private static ConditionFactory eventually() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }

  private DbSettings through(int port) {
    return new DbSettings(
        "localhost",
        port,
        settings.readerHost(),
        settings.readerPort(),
        settings.database(),
        settings.username(),
        settings.password(),
        settings.serverPem(),
        settings.maxPoolSize(),
        settings.queryTimeout(),
        settings.connectionTimeout(),
        settings.lockTimeout(),
        settings.tenantShare());
  }

  private void send(String channel, String payload) throws Exception {
    database.withModule(c -> PgNotifier.send(c, channel, payload)).await(60, TimeUnit.SECONDS);
  }
}
