package org.folio.batch.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.folio.batch.db.Tenant;
import org.folio.batch.testkit.ContentService;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.upload.IntakeOnly;

/** Measures how fast a file is accepted and how fast its rows become contents. */
final class UploadBenchmark {
  private static final String PATH = "/v1/textbook/content/bulk/upload";
  private static final Tenant TENANT = new Tenant("upload");
  private static final Map<String, String> HEADERS =
      Map.of(
          "X-Okapi-Tenant", TENANT.id(),
          "X-Okapi-User-Id", "95e4942d-cbe8-477d-aebd-ad8e6de4bfc8",
          "x-channel-id", "bench",
          "x-framework-id", "bench");

  /** As long as the boundaries of browsers. */
  private static final String BOUNDARY = "----BenchmarkFormBoundary7MA4YWxkTrZu0gW";

  private static final List<String> JVM = List.of("-Xmx256m");
  private static final double MEGABYTE = 1024 * 1024;

  private static final int ROUNDS = 5;
  private static final int ROWS = 3_000;
  private static final int CONCURRENCY = 16;

  // search, create, upload, publish
  private static final int CALLS_OF_A_ROW = 4;
  private static final Duration CALL = Duration.ofMillis(100);
  private static final int SLOW_ROWS = 480;

  /**
   * Enough to reach PostgreSQL's max_wal_size of 1 GB. Until then PostgreSQL fills each new log
   * file with zeros; afterwards it reuses files.
   */
  private static final int LARGE_WARM_UPS = 20;

  private static final int LARGE_ROUNDS = 20;
  private static final int LARGE_KEPT = 8;
  private static final int LARGE_ROWS = 2_900;
  private static final int LARGE_CELL = 17_500;

  private final BenchServices services;
  private final Report report;
  private final HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  private int files;

  UploadBenchmark(BenchServices services, Report report) {
    this.services = services;
    this.report = report;
  }

  void run() {
    try (FileServer fileServer = FileServer.start()) {
      try (ModuleProcess module = start(Map.of())) {
        enable(module);
        measureRows(module, fileServer.url());
        measureDoor(module, fileServer.url());
      }
      measureContentService(fileServer.url());
    }
  }

  private ModuleProcess start(Map<String, String> more) {
    Map<String, String> settings =
        ModuleProcess.environment(services.db(), services.kafka("benchupload"));
    settings.put("CONTENT_SOURCE_ALLOWED_HOSTS", "localhost");
    settings.put("BULK_UPLOAD_CONCURRENCY", String.valueOf(CONCURRENCY));
    settings.putAll(more);
    return ModuleProcess.start(settings, JVM);
  }

  private static void enable(ModuleProcess module) {
    new Gateway(module.baseUrl(), TENANT).enable();
  }

  // The first round warms up.
  private void measureRows(ModuleProcess module, String fileServer) {
    List<Double> accepted = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      byte[] file = file(fileServer, ROWS, "");
      long begun = System.nanoTime();
      String processId = upload(module, file, false);
      double millis = (System.nanoTime() - begun) / 1e6;
      awaitCompleted(module, processId, ROWS);
      double rate = ROWS / ((System.nanoTime() - begun) / 1e9);
      report.progress("accepted after %.0f ms, %,.0f rows/s".formatted(millis, rate));
      if (round > 0) {
        accepted.add(millis);
        rates.add(rate);
      }
    }
    report.under("upload of 3,000 rows accepted", Report.median(accepted), "ms", 300);
    report.atLeast("rows published, files checked", Report.median(rates), "rows/s", 500);
  }

  private void measureDoor(ModuleProcess module, String fileServer) {
    sendLarge(module, fileServer, LARGE_WARM_UPS, this::removeOldUploads);
    DoorRates steady = sendLarge(module, fileServer, LARGE_ROUNDS, this::removeOldUploads);
    DoorRates growing = sendLarge(module, fileServer, LARGE_ROUNDS, () -> {});
    report.number("50 MB of CSV received and stored", Report.median(steady.through), "MB/s");
    report.number("  parsed only", Report.median(steady.parsed), "MB/s");
    report.atLeast("  received and stored / parsed only", steady.ratio(), "", 0.5);
    report.atLeast("  same, while the table grows", growing.ratio(), "", 0.5);
  }

  /** Megabytes per second of each round. */
  private record DoorRates(List<Double> through, List<Double> parsed) {
    double ratio() {
      return Report.medianRatio(through, parsed);
    }
  }

  private DoorRates sendLarge(
      ModuleProcess module, String fileServer, int rounds, Runnable beforeEach) {
    DoorRates rates = new DoorRates(new ArrayList<>(), new ArrayList<>());
    for (int round = 0; round < rounds; round++) {
      beforeEach.run();
      byte[] file = file(fileServer, LARGE_ROWS, text(LARGE_CELL));
      double megabytes = file.length / MEGABYTE;
      long begun = System.nanoTime();
      String processId = upload(module, file, true);
      long passed = System.nanoTime();
      cancel(module, processId);
      awaitEnd(module, processId);
      long parsing = System.nanoTime();
      if (IntakeOnly.read(file) != LARGE_ROWS) {
        throw new IllegalStateException("The file has other rows");
      }
      double alone = megabytes / ((System.nanoTime() - parsing) / 1e9);
      double whole = megabytes / ((passed - begun) / 1e9);
      report.progress(
          "%.0f MB/s received and stored, %.0f MB/s parsed only".formatted(whole, alone));
      rates.through.add(whole);
      rates.parsed.add(alone);
    }
    return rates;
  }

  /**
   * Deletes and vacuums as cleanup and autovacuum do, so that the next upload reuses the space of
   * an old one. The table does not shrink, because old uploads are seldom at its end.
   */
  private void removeOldUploads() {
    String delete =
        """
        DELETE FROM %1$s.upload WHERE id NOT IN (
          SELECT id FROM %1$s.upload ORDER BY created_date DESC LIMIT %2$d)"""
            .formatted(TENANT.schema(), LARGE_KEPT);
    String vacuum = "VACUUM (TRUNCATE false) %s.upload_row".formatted(TENANT.schema());
    try (Connection connection = services.superuser();
        Statement statement = connection.createStatement()) {
      statement.execute(delete);
      statement.execute(vacuum);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void measureContentService(String fileServer) {
    try (ContentService service = ContentService.start();
        ModuleProcess module = start(Map.of("CONTENT_SERVICE_URL", service.url()))) {
      enable(module);
      awaitCompleted(module, upload(module, file(fileServer, SLOW_ROWS, ""), false), SLOW_ROWS);
      service.slowDown(CALL);
      byte[] file = file(fileServer, SLOW_ROWS, "");
      long begun = System.nanoTime();
      String processId = upload(module, file, false);
      awaitCompleted(module, processId, SLOW_ROWS);
      double rate = SLOW_ROWS / ((System.nanoTime() - begun) / 1e9);
      double possible = CONCURRENCY / (CALLS_OF_A_ROW * CALL.toMillis() / 1e3);
      report.number("rows published to a service that takes 100 ms per call", rate, "rows/s");
      report.atLeast("  compared with the limit of the concurrency", rate / possible, "", 0.8);
    }
  }

  /** Returns a text of this length with repeated words, as real texts have. */
  private static String text(int length) {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(Integer.toString(1_000 + random.nextInt(40_000), Character.MAX_RADIX))
          .append(' ');
    }
    text.setLength(length);
    return text.toString();
  }

  /** Numbers the contents, so that no two files share one. */
  private byte[] file(String fileServer, int rows, String description) {
    files++;
    StringBuilder csv =
        new StringBuilder(
            "Name of the content,Description,Board,Medium,Grade,Subject,Resource Type,Audience,"
                + "Author,Copyright,Icon,File Format,File path\r\n");
    for (int i = 0; i < rows; i++) {
      csv.append(
          "\"Content %d of %d\",%s,State,English,Class 5,Science,Learn,Student,A. Author,A. Author,%s/icon.png,pdf,%s/water.pdf\r\n"
              .formatted(i, files, description, fileServer, fileServer));
    }
    return csv.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Sends the file at low cost, because client, module and database share the processors. */
  private String upload(ModuleProcess module, byte[] file, boolean dryRun) {
    byte[] head =
        ("--%s\r\nContent-Disposition: form-data; name=\"content\"; filename=\"c.csv\"\r\n"
                + "Content-Type: text/csv\r\n\r\n")
            .formatted(BOUNDARY)
            .getBytes(StandardCharsets.UTF_8);
    byte[] tail = "\r\n--%s--\r\n".formatted(BOUNDARY).getBytes(StandardCharsets.UTF_8);
    try {
      URL url = URI.create(module.baseUrl() + PATH + "?dryRun=" + dryRun).toURL();
      HttpURLConnection connection = (HttpURLConnection) url.openConnection();
      HEADERS.forEach(connection::setRequestProperty);
      connection.setRequestProperty("operation-mode", "publish");
      connection.setRequestProperty("Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(head.length + file.length + tail.length);
      try (OutputStream body = connection.getOutputStream()) {
        body.write(head);
        body.write(file);
        body.write(tail);
      }
      try (InputStream answer = connection.getInputStream()) {
        return new JsonObject(Buffer.buffer(answer.readAllBytes()))
            .getJsonObject("result")
            .getString("processId");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void cancel(ModuleProcess module, String processId) {
    send(request(module, PATH + "/" + processId).DELETE().build());
  }

  private void awaitCompleted(ModuleProcess module, String processId, int rows) {
    if (awaitEnd(module, processId).getInteger("successCount") != rows) {
      throw new IllegalStateException("Some rows have failed, see " + module.output());
    }
  }

  private JsonObject awaitEnd(ModuleProcess module, String processId) {
    HttpRequest request = request(module, PATH + "/status/" + processId).build();
    while (true) {
      JsonObject result = send(request).getJsonObject("result");
      if (result.getString("status").equals("Completed")) {
        return result;
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpRequest.Builder request(ModuleProcess module, String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(module.baseUrl() + path));
    HEADERS.forEach(request::header);
    return request;
  }

  private JsonObject send(HttpRequest request) {
    try {
      String answer = http.send(request, BodyHandlers.ofString()).body();
      JsonObject json = new JsonObject(answer);
      if (!"OK".equals(json.getString("responseCode"))) {
        throw new IllegalStateException(answer);
      }
      return json;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
