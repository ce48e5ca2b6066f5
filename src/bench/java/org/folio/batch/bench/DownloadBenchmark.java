package org.folio.batch.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.folio.batch.api.DatafilesetsRoutes;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.file.ContentStores;
import org.folio.batch.file.DataCode;
import org.folio.batch.file.DataFile;
import org.folio.batch.file.DataFileService;
import org.folio.batch.file.DataFileSet;
import org.folio.batch.file.DataFileSetsApi;
import org.folio.batch.file.DataFileWriter;
import org.folio.batch.file.TableContentStore;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.http.Door;
import org.folio.batch.http.ErrorMapper;
import org.folio.batch.http.HttpSettings;
import org.folio.batch.tenant.TenantInstance;

/** How fast a data file is written and downloaded, against a plain file from the same server. */
final class DownloadBenchmark {
  private static final Tenant TENANT = new Tenant("download");
  private static final int LINES = 1_000_000;
  private static final int ROUNDS = 5;
  private static final double MEGABYTE = 1024 * 1024;

  private final BenchServices services;
  private final Report report;
  private final Vertx vertx = Vertx.vertx();

  DownloadBenchmark(BenchServices services, Report report) {
    this.services = services;
    this.report = report;
  }

  void run() throws Exception {
    TenantInstance.install(services.db(), TENANT);
    Database database = Database.open(vertx, services.db(), "bench", 10);
    DataFileService files =
        new DataFileService(
            vertx,
            database,
            new ContentStores(List.of(new TableContentStore(database))),
            Clock.systemUTC(),
            Duration.ofDays(7));
    Path plain = Files.createTempFile(Path.of("target"), "download", ".ndjson");
    try {
      DataFile file = write(files, plain);
      DataFileSet set = new DataFileSet(DataCode.random(), "bench", false, List.of(file));
      await(database.inTransaction(TENANT, c -> files.publish(c, TENANT, set)));
      measure(serve(files, plain), set);
    } finally {
      Files.delete(plain);
      await(database.close());
      await(vertx.close());
    }
  }

  /** Writes the same content to a data file and to a plain one. */
  private DataFile write(DataFileService files, Path plain) throws Exception {
    List<Buffer> chunks = content();
    for (Buffer chunk : chunks) {
      Files.write(plain, chunk.getBytes(), StandardOpenOption.APPEND);
    }
    long start = System.nanoTime();
    DataFileWriter writer = await(files.create(TENANT));
    for (Buffer chunk : chunks) {
      await(writer.write(chunk));
    }
    DataFile file = await(writer.finish());
    double seconds = (System.nanoTime() - start) / 1e9;
    report.number("data file written", file.contentLength() / MEGABYTE / seconds, "MB/s");
    report.number(
        "  stored bytes of a byte of content",
        (double) file.pieces().storedLength() / file.contentLength(),
        "");
    return file;
  }

  private static List<Buffer> content() {
    Random random = new Random(1);
    List<Buffer> chunks = new ArrayList<>();
    Buffer chunk = Buffer.buffer();
    for (int i = 0; i < LINES; i++) {
      chunk.appendString(
          """
          {"type":"consumption","id":%d,"limitCode":"VERT","subjectCode":"S-%06d","serviceDate":"2026-%02d-11","transactionDateTime":"2026-11-22T01:02:03.%06d+00:00","amount":{"value":%d.%02d,"currency":"EUR"}}
          """
              .formatted(
                  i,
                  random.nextInt(100_000),
                  1 + random.nextInt(12),
                  random.nextInt(1_000_000),
                  random.nextInt(1_000),
                  random.nextInt(100)));
      if (chunk.length() > 64 * 1024) {
        chunks.add(chunk);
        chunk = Buffer.buffer();
      }
    }
    chunks.add(chunk);
    return chunks;
  }

  private int serve(DataFileService files, Path plain) {
    ErrorMapper errors = new ErrorMapper();
    Router router = Router.router(vertx);
    router.route().handler(new Door()).failureHandler(errors);
    router.get("/plain").handler(routing -> routing.response().sendFile(plain.toString()));
    DatafilesetsRoutes.mount(
        router,
        new DataFileSetsApi(files, context -> "", tenant -> Future.succeededFuture()),
        new Dispatcher(new HttpSettings(0, 1024, Duration.ofSeconds(1)), errors));
    HttpServer server = await(vertx.createHttpServer().requestHandler(router).listen(0));
    return server.actualPort();
  }

  private void measure(int port, DataFileSet set) throws Exception {
    DataFile file = set.files().get(0);
    String path = "/datafilesets/" + set.code() + "/datafiles/" + file.code() + "/data";
    double megabytes = file.contentLength() / MEGABYTE;
    List<Double> plain = new ArrayList<>();
    List<Double> packed = new ArrayList<>();
    List<Double> unpacked = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      plain.add(megabytes / seconds(port, "/plain", "identity"));
      packed.add(megabytes / seconds(port, path, "gzip"));
      unpacked.add(megabytes / seconds(port, path, "identity"));
    }
    double base = Report.median(plain);
    report.number("plain file sent, content", base, "MB/s");
    report.number("data file downloaded as gzip, content", Report.median(packed), "MB/s");
    report.number("data file downloaded as it is", Report.median(unpacked), "MB/s");
    report.atLeast("  as gzip / plain file", Report.median(packed) / base, "", 0.8);
    report.atLeast("  as it is / plain file", Report.median(unpacked) / base, "", 0.8);
  }

  private static double seconds(int port, String path, String encoding) throws IOException {
    long start = System.nanoTime();
    try (Socket socket = new Socket("localhost", port)) {
      String request =
          "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Okapi-Tenant: %s\r\nAccept-Encoding: %s\r\n\r\n"
              .formatted(path, TENANT.id(), encoding);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[256 * 1024];
      if (in.read(buffer) < 12 || buffer[9] != '2') {
        throw new IllegalStateException("The server does not answer with the file");
      }
      while (in.read(buffer) >= 0) {
        // only the time counts
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(120, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
