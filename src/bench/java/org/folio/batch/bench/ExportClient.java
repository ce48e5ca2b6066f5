package org.folio.batch.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.folio.batch.db.Tenant;

/** Starts exports of one limit over HTTP and waits for them, as a client does. */
final class ExportClient {
  static final String LIMIT = "VERT";
  private static final String TYPE = "application/vnd.oracle.insurance.resource+json";
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI module;
  private final Tenant tenant;

  ExportClient(String baseUrl, Tenant tenant) {
    this.module = URI.create(baseUrl);
    this.tenant = tenant;
  }

  void createLimit() throws IOException, InterruptedException {
    JsonObject limit =
        new JsonObject()
            .put("code", LIMIT)
            .put("description", "Vertebral therapy")
            .put("level", "PERSON")
            .put("type", "AMOUNT")
            .put("period", "CALENDAR_YEAR")
            .put("maximum", new JsonObject().put("value", 1000).put("currency", "EUR"));
    send("POST", "/limits", BodyPublishers.ofString(limit.encode()), 201);
  }

  /**
   * Exports the consumptions of a time window and returns when the export is completed.
   *
   * @param pollMillis pause between two looks
   * @return path of the data file set
   */
  String export(String from, String to, long pollMillis) throws IOException, InterruptedException {
    JsonObject request =
        new JsonObject()
            .put("transactionStartDateTime", new JsonObject().put("value", from))
            .put("transactionEndDateTime", new JsonObject().put("value", to))
            .put("limitCodes", new JsonArray().add(LIMIT));
    HttpResponse<String> started =
        send("POST", "/readconsumptionbatches", BodyPublishers.ofString(request.encode()), 201);
    String path = pathOf(started.headers().firstValue("Location").orElseThrow());
    long giveUp = System.nanoTime() + PATIENCE;
    JsonObject operation = get(path);
    while (operation.getString("status").equals("In Progress") && System.nanoTime() < giveUp) {
      TimeUnit.MILLISECONDS.sleep(pollMillis);
      operation = get(path);
    }
    if (!operation.getString("status").equals("Completed")) {
      throw new IllegalStateException("The export is " + operation.encode());
    }
    return linked(operation, "datafileset");
  }

  /** Returns the path of the content of a set's file. */
  String contentOf(String set) throws IOException, InterruptedException {
    return linked(get(set).getJsonArray("dataFiles").getJsonObject(0), "data");
  }

  /** Returns the lines of a file as a stream. */
  Stream<String> lines(String content) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(module.resolve(content))
                .header("X-Okapi-Tenant", tenant.id())
                .build(),
            BodyHandlers.ofLines())
        .body();
  }

  void delete(String set) throws IOException, InterruptedException {
    send("DELETE", set, BodyPublishers.noBody(), 204);
  }

  private JsonObject get(String path) throws IOException, InterruptedException {
    return new JsonObject(send("GET", path, BodyPublishers.noBody(), 200).body());
  }

  private HttpResponse<String> send(String method, String path, BodyPublisher body, int expected)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(module.resolve(path))
                .header("X-Okapi-Tenant", tenant.id())
                .header("Content-Type", TYPE)
                .header("Accept", TYPE)
                .method(method, body)
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != expected) {
      throw new IllegalStateException(
          "%s %s answered %d: %s".formatted(method, path, answer.statusCode(), answer.body()));
    }
    return answer;
  }

  private static String linked(JsonObject resource, String rel) {
    return resource.getJsonArray("links").stream()
        .map(JsonObject.class::cast)
        .filter(link -> link.getString("rel").equals(rel))
        .map(link -> pathOf(link.getString("href")))
        .findFirst()
        .orElseThrow();
  }

  private static String pathOf(String address) {
    return URI.create(address).getPath();
  }
}
