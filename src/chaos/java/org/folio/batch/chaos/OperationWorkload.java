package org.folio.batch.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.folio.batch.chaos.TenantLedger.Export;
import org.folio.batch.chaos.TenantLedger.Upload;

/** Starts exports and uploads of one tenant, in turns, and follows each export to its end. */
final class OperationWorkload {
  private static final String EXPORTS = "/generic/readconsumptionbatches";
  private static final String UPLOADS = "/v1/textbook/content/bulk/upload";
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int LONGEST_PAUSE_SECONDS = 8;
  private static final int GOOD_ROWS = 10;

  private final TestBed bed;
  private final TenantLedger ledger;
  private final Random random;

  OperationWorkload(TestBed bed, TenantLedger ledger, long seed) {
    this.bed = bed;
    this.ledger = ledger;
    this.random = new Random(seed);
  }

  /** Tells the module where notifications go. */
  void prepare() {
    JsonObject endpoint = new JsonObject().put("url", bed.webhooks().url(ledger.tenant().id()));
    HttpResponse<String> response =
        request("PUT", "/batch-tracking/notification-endpoint", endpoint.encode(), Map.of());
    if (response.statusCode() != 200) {
      bed.errors().add("Setting the endpoint: " + response.statusCode() + " " + response.body());
    }
  }

  /** Works until it is told to stop; exports that run then are followed by nobody. */
  void run(BooleanSupplier stopped) {
    while (!stopped.getAsBoolean()) {
      startExport().ifPresent(export -> follow(export, stopped));
      if (!stopped.getAsBoolean()) {
        startUpload();
      }
      for (int i = random.nextInt(LONGEST_PAUSE_SECONDS); i >= 0 && !stopped.getAsBoolean(); i--) {
        TestBed.pause(PAUSE);
      }
    }
  }

  private Optional<Export> startExport() {
    boolean fixed = random.nextBoolean();
    JsonObject body =
        new JsonObject()
            .put("transactionStartDateTime", new JsonObject().put("value", "2020-01-01T00:00:00Z"))
            .put("transactionEndDateTime", new JsonObject().put("value", "2099-01-01T00:00:00Z"))
            .put(
                "limitCodes",
                new JsonArray().add(fixed ? EventWorkload.FIXED_LIMIT : EventWorkload.LIMIT));
    String key = UUID.randomUUID().toString();
    HttpResponse<String> response =
        request("POST", "/readconsumptionbatches", body.encode(), Map.of("Idempotency-Key", key));
    Optional<String> location = response.headers().firstValue("Location");
    if (response.statusCode() != 201 || location.isEmpty()) {
      bed.errors().add("Starting an export: " + response.statusCode() + " " + response.body());
      return Optional.empty();
    }
    String path = location.get().substring(location.get().indexOf(EXPORTS));
    Export export = new Export(path, fixed, new AtomicInteger(), new AtomicBoolean());
    ledger.exports().add(export);
    return Optional.of(export);
  }

  private void follow(Export export, BooleanSupplier stopped) {
    while (!stopped.getAsBoolean() && !advance(bed, ledger, export)) {
      TestBed.pause(PAUSE);
    }
  }

  /**
   * Restarts an export that has failed, as an operator does when the fault is gone.
   *
   * @return true when it is completed
   */
  static boolean advance(TestBed bed, TenantLedger ledger, Export export) {
    JsonObject found = new JsonObject(bed.api().get(ledger.tenant(), export.path()).body());
    if ("Failed".equals(found.getString("status"))) {
      String task = link(found, "operator");
      String path = "/taskprocessing/" + task.substring(task.lastIndexOf('/') + 1) + "/restart";
      int status = bed.api().request(ledger.tenant(), "POST", path, "", Map.of()).statusCode();
      if (status == 200) {
        export.restarts().incrementAndGet();
      }
    }
    return "Completed".equals(found.getString("status"));
  }

  /** Path of what a link leads to. */
  static String link(JsonObject resource, String rel) {
    for (Object each : resource.getJsonArray("links")) {
      JsonObject link = (JsonObject) each;
      if (link.getString("rel").equals(rel)) {
        return link.getString("href").replaceFirst("^https?://[^/]+", "");
      }
    }
    throw new IllegalStateException("No link " + rel + " in " + resource);
  }

  private void startUpload() {
    Upload upload =
        new Upload(
            UUID.randomUUID().toString(),
            "u-" + UUID.randomUUID(),
            GOOD_ROWS,
            random.nextInt(3) == 0 ? 1 : 0,
            new AtomicBoolean());
    ledger.uploads().add(upload);
    String boundary = "chaos-boundary";
    String body =
        "--%1$s\r\nContent-Disposition: form-data; name=\"content\"; filename=\"contents.csv\"\r\nContent-Type: text/csv\r\n\r\n%2$s\r\n--%1$s--\r\n"
            .formatted(boundary, csv(upload));
    Optional<HttpResponse<String>> response =
        bed.api()
            .tryOnce(
                ledger.tenant(),
                "POST",
                UPLOADS,
                body,
                Map.of(
                    "Content-Type", "multipart/form-data; boundary=" + boundary,
                    "X-Okapi-User-Id", upload.user(),
                    "operation-mode", "publish",
                    "x-channel-id", "in.ekstep",
                    "x-framework-id", "NCF"));
    if (response.isPresent() && response.get().statusCode() == 200) {
      upload.accepted().set(true);
    } else if (response.isPresent()) {
      bed.errors().add("Uploading: " + response.get().statusCode() + " " + response.get().body());
    }
  }

  private String csv(Upload upload) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Name of the content,Description,Keywords,Board,Medium,Grade,Subject,Topic,Resource Type,Audience,Author,Copyright,License,Icon,File Format,File path,Textbook Id,Unit Id,QR Code");
    for (int i = 1; i <= upload.goodRows() + upload.badRows(); i++) {
      String file = i <= upload.goodRows() ? "water.pdf" : "missing.pdf";
      lines.add(
          "%1$s %2$d,,,State,English,Class 5,Science,,Learn,Student,A. Author,A. Author,,%3$s/icon.png,pdf,%3$s/%4$s,,,"
              .formatted(upload.prefix(), i, bed.files().url(), file));
    }
    return String.join("\r\n", lines) + "\r\n";
  }

  private HttpResponse<String> request(
      String method, String path, String body, Map<String, String> headers) {
    return bed.api().request(ledger.tenant(), method, path, body, headers);
  }
}
