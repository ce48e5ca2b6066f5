package org.folio.batch.db;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SignalsIT {
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final AtomicInteger listening = new AtomicInteger();
  private Vertx vertx;
  private Database database;
  private Signals signals;

  @BeforeEach
  void listen() throws Exception {
    vertx = Vertx.vertx();
    DbSettings settings = Services.freshDatabase();
    database = Database.open(vertx, settings, "signals-test", 1);
    signals =
        Signals.of(vertx, settings, "signals-under-test")
            .on("one", heard::add)
            .on("other", payload -> heard.add("other " + payload));
    signals.connect(listening::incrementAndGet).await(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    signals.close().await(20, TimeUnit.SECONDS);
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void eachChannelHearsWhatIsSentToIt() throws Exception {
    send("one", "a");
    send("nobody listens", "b");
    send("other", "c");
    Awaitility.await().until(() -> heard.size() == 2);
    assertEquals(List.of("a", "other c"), heard);
  }

  @Test
  void whatATransactionSendsIsHeardWhenItIsCommittedAndNotWhenItIsRolledBack() throws Exception {
    database
        .inModuleTransaction(
            c ->
                Signals.send(c, "one", "undone").compose(sent -> c.query("SELECT 1 / 0").execute()))
        .otherwiseEmpty()
        .await(20, TimeUnit.SECONDS);
    send("one", "done");
    Awaitility.await().until(() -> !heard.isEmpty());
    assertEquals(List.of("done"), heard);
  }

  @Test
  void afterItsConnectionBrokeItTellsThatItListensAgain() throws Exception {
    Services.postgres()
        .asSuperuser(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name LIKE '%signals-under-test'");
    Awaitility.await().until(() -> listening.get() == 2);
    send("one", "a");
    Awaitility.await().until(() -> heard.equals(List.of("a")));
  }

  private void send(String channel, String payload) throws Exception {
    database.withModule(c -> Signals.send(c, channel, payload)).await(20, TimeUnit.SECONDS);
  }
}
