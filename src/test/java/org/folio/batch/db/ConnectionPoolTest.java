package org.folio.batch.db;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.folio.batch.db.DbSettings.TenantShare;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.testkit.SilentServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waiting for connections of a server that accepts and never answers. */
class ConnectionPoolTest {
  private static final int CALLERS = 50;

  private final Vertx vertx = Vertx.vertx();
  private final SilentServer server = SilentServer.start();

  @AfterEach
  void close() throws TimeoutException {
    server.close();
    vertx.close().await(20, SECONDS);
  }

  private Database open(Duration connectionTimeout) {
    DbSettings settings =
        new DbSettings(
            "localhost",
            server.port(),
            Optional.empty(),
            server.port(),
            "none",
            "none",
            "none",
            Optional.empty(),
            2,
            Duration.ofSeconds(60),
            connectionTimeout,
            Duration.ofSeconds(5),
            new TenantShare(3, 2_000));
    return Database.open(vertx, settings, "test", 2);
  }

  private static List<Future<Void>> ask(Database database) {
    List<Future<Void>> answers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      answers.add(database.ping());
    }
    return answers;
  }

  @Test
  void silentServer_everyCallerFailsWithinTheConnectionTimeout() throws TimeoutException {
    List<Future<Void>> answers = ask(open(Duration.ofMillis(300)));

    Future.join(answers).otherwiseEmpty().await(10, SECONDS);

    for (Future<Void> answer : answers) {
      ServiceException failure = assertInstanceOf(ServiceException.class, answer.cause());
      assertEquals(Kind.UNAVAILABLE, failure.kind());
    }
  }

  @Test
  void close_whileCallersWait_failsThemAndCompletes() throws TimeoutException {
    Database database = open(Duration.ofSeconds(60));
    List<Future<Void>> answers = ask(database);

    database.close().await(10, SECONDS);

    Future.join(answers).otherwiseEmpty().await(10, SECONDS);
    assertTrue(answers.stream().allMatch(Future::failed));
  }

  @Test
  void close_afterCallersHaveTimedOut_completes() throws TimeoutException {
    Database database = open(Duration.ofMillis(300));
    Future.join(ask(database)).otherwiseEmpty().await(10, SECONDS);

    database.close().await(10, SECONDS);
  }

  /** The timeout of a caller and the end of the pool meet at every possible moment. */
  @Test
  void close_whenCallersJustTimeOut_answersEachCaller() throws TimeoutException {
    List<Future<?>> all = new ArrayList<>();
    for (int round = 0; round < 40; round++) {
      Database database = open(Duration.ofMillis(20));
      List<Future<Void>> answers = ask(database);
      all.add(Future.join(answers).otherwiseEmpty());
      all.add(vertx.timer(15 + round % 10, MILLISECONDS).compose(x -> database.close()));
    }

    Future.all(all).await(30, SECONDS);
  }
}
