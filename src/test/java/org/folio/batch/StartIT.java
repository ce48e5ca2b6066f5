package org.folio.batch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipFile;
import org.folio.batch.db.DbSettings;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.testkit.FreePort;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.Test;

/** Starts and stops the packaged module as a process. */
class StartIT {
  private static final Duration ATMOST = Duration.ofSeconds(60);

  @Test
  void startup_failsAndListsAllErrors_whenSettingsAreInvalid() {
    try (ModuleProcess module = ModuleProcess.launch(Map.of("HTTP_PORT", "eighty"), List.of())) {
      assertEquals(2, module.awaitEnd(ATMOST));

      assertTrue(module.output().contains("7 settings are missing or invalid"), module.output());
      assertTrue(module.output().contains("DB_PASSWORD is missing"), module.output());
      assertFalse(module.output().contains("\tat "), module.output());
    }
  }

  @Test
  void connection_isServedOrClosed_whenOpenedDuringStartup() throws IOException {
    Map<String, String> settings =
        ModuleProcess.environment(Services.freshDatabase(), Services.freshKafkaSettings());
    int port = FreePort.any();
    settings.put("HTTP_PORT", String.valueOf(port));
    List<Socket> early = new ArrayList<>();
    try (ModuleProcess module = ModuleProcess.launch(settings, List.of())) {
      while (early.size() < 20 && module.isAlive()) {
        try {
          early.add(new Socket("localhost", port));
        } catch (ConnectException e) {
          // the port is not open yet
        }
      }
      URL health = new URL("http://localhost:" + port + "/admin/health");
      await().atMost(ATMOST).until(() -> isHealthy(health));

      assertFalse(early.isEmpty(), module.output());
      for (Socket socket : early) {
        assertTrue(isServedOrClosed(socket), module.output());
      }
    } finally {
      for (Socket socket : early) {
        socket.close();
      }
    }
  }

  private static boolean isServedOrClosed(Socket socket) throws IOException {
    socket.setSoTimeout((int) ATMOST.toMillis());
    try {
      socket
          .getOutputStream()
          .write("GET /admin/health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
      int first = socket.getInputStream().read();
      return first == 'H' || first < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException cutOff) {
      return true;
    }
  }

  /** Fails if the module accepts the request but does not respond. */
  private static boolean isHealthy(URL health) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) health.openConnection();
    connection.setReadTimeout((int) ATMOST.toMillis());
    try {
      return connection.getResponseCode() == 200;
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException refusedOrCutOff) {
      return false;
    }
  }

  @Test
  void shutdown_logsNoErrorAndKeepsSavedBatches() {
    DbSettings db = Services.freshDatabase();
    KafkaSettings kafka = Services.freshKafkaSettings();
    try (ModuleProcess module = ModuleProcess.start(db, kafka)) {
      Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
      UUID batch = tenant.announce(1);

      assertEquals(143, module.stop());

      assertFalse(module.output().contains("ERROR"), module.output());
      try (ModuleProcess next = ModuleProcess.start(db, kafka)) {
        new Gateway(next.baseUrl(), tenant.tenant())
            .request()
            .get("/orders-storage/batch-tracking/" + batch)
            .then()
            .statusCode(200)
            .body("totalRecords", is(1));
      }
    }
  }

  @Test
  void request_isCompleted_whenShutdownBeginsMeanwhile() throws Exception {
    DbSettings db = Services.freshDatabase();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (ModuleProcess module = ModuleProcess.start(db, Services.freshKafkaSettings())) {
      Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
      Future<Response> answer;
      Future<Integer> end;
      try (Connection c = new TenantSql(db, tenant.tenant()).connect();
          Statement statement = c.createStatement()) {
        c.setAutoCommit(false);
        statement.execute("LOCK TABLE batch_tracking");
        answer =
            threads.submit(
                () ->
                    tenant
                        .request()
                        .body("{\"totalRecords\": 1}")
                        .post("/orders-storage/batch-tracking"));
        await().atMost(ATMOST.multipliedBy(2)).until(() -> somebodyWaitsForTheTable(statement));
        end = threads.submit(module::stop);
        await().atMost(ATMOST.multipliedBy(2)).until(() -> takesNoConnection(module));
        c.rollback();
      }

      assertEquals(201, answer.get(60, SECONDS).statusCode());
      assertEquals(143, end.get(60, SECONDS));
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean somebodyWaitsForTheTable(Statement statement) throws SQLException {
    try (ResultSet waiting =
        statement.executeQuery(
            "SELECT FROM pg_locks WHERE relation = 'batch_tracking'::regclass AND NOT granted")) {
      return waiting.next();
    }
  }

  private static boolean takesNoConnection(ModuleProcess module) throws IOException {
    try (Socket socket = new Socket("localhost", URI.create(module.baseUrl()).getPort())) {
      return !socket.isConnected();
    } catch (ConnectException refused) {
      return true;
    }
  }

  @Test
  void httpPort_isTakenFromCommandLine_whenEnvironmentDiffers() {
    Map<String, String> settings =
        ModuleProcess.environment(Services.freshDatabase(), Services.freshKafkaSettings());
    int port = FreePort.any();
    try (ModuleProcess module =
        ModuleProcess.start(settings, List.of("-Dhttp.port=" + port, "-XX:+UseSerialGC"))) {
      assertEquals("http://localhost:" + port, module.baseUrl());
    }
  }

  @Test
  void log_containsRequestLineButNoSecrets() {
    DbSettings db = Services.freshDatabase();
    String token = "e30.eyJ1c2VyX2lkIjoieCJ9.b2YtdGhlLXVzZXI";
    try (ModuleProcess module = ModuleProcess.start(db, Services.freshKafkaSettings())) {
      Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
      tenant
          .request()
          .header("X-Okapi-Token", token)
          .header("X-Okapi-Request-Id", "574109/orders")
          .get("/orders-storage/batch-tracking")
          .then()
          .statusCode(200);
      String line =
          "GET /orders-storage/batch-tracking 200 .* tenant=%s requestId=574109/orders"
              .formatted(tenant.tenant());
      await()
          .atMost(ATMOST.multipliedBy(2))
          .until(() -> module.output().lines().anyMatch(logged -> logged.matches(".*" + line)));

      assertFalse(module.output().contains(db.password()), "the password is in the log");
      assertFalse(module.output().contains(token), "the token is in the log");
    }
  }

  @Test
  void fatJar_containsNoTestsAndNoCodeGenerator() throws IOException {
    try (ZipFile jar = new ZipFile(Path.of(System.getProperty("fat.jar")).toFile())) {
      assertTrue(jar.getEntry("org/folio/batch/Main.class") != null);
      assertTrue(jar.getEntry("ramls/batch-tracking.raml") != null);
      assertEquals(
          List.of(),
          jar.stream()
              .map(Object::toString)
              .filter(
                  name ->
                      name.contains("/codegen/")
                          || name.contains("/testkit/")
                          || name.startsWith("org/junit")
                          || name.startsWith("org/raml"))
              .toList());
    }
  }
}
