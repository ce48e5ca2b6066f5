package org.folio.batch.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.folio.batch.db.Tenant;

/**
 * Calls the module's API for a tenant, with JSON both ways; an answer of another status than the
 * expected one is an error.
 */
public final class ModuleClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String baseUrl;
  private final Tenant tenant;

  public ModuleClient(String baseUrl, Tenant tenant) {
    this.baseUrl = baseUrl;
    this.tenant = tenant;
  }

  public JsonNode get(String path) {
    return json(expect(200, request(path).GET()));
  }

  public JsonNode post(String path, Object body) {
    return json(expect(201, posting(path, body)));
  }

  public void delete(String path) {
    expect(204, request(path).DELETE());
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpRequest.Builder posting(String path, Object body) {
    return request(path)
        .header("Content-Type", "application/json; charset=UTF-8")
        .POST(BodyPublishers.ofString(body.toString()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(baseUrl + path))
        .timeout(Duration.ofSeconds(60))
        .header("X-Okapi-Tenant", tenant.id())
        .header("X-Okapi-Url", "http://localhost:9130");
  }

  private HttpResponse<String> expect(int status, HttpRequest.Builder request) {
    HttpResponse<String> response = send(request);
    if (response.statusCode() != status) {
      throw new IllegalStateException(
          "%s %s: %d %s"
              .formatted(
                  response.request().method(),
                  response.uri(),
                  response.statusCode(),
                  response.body()));
    }
    return response;
  }

  static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
