package org.folio.batch.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Plain calls for what tests ask over and over until it is so. RestAssured, which says better what
 * a test expects, compiles a script for each value that it reads.
 */
public final class JsonCalls {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private JsonCalls() {}

  /**
   * Reads JSON; nothing if the status is not 200.
   *
   * @param headers names and values in turn
   */
  public static JsonNode get(String url, String... headers) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).headers(headers).build();
    try {
      HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
      return response.statusCode() == 200
          ? JSON.readTree(response.body())
          : MissingNode.getInstance();
    } catch (IOException e) {
      throw new UncheckedIOException(url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
