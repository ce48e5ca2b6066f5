package org.folio.batch.live;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.folio.batch.testkit.Gateway;

/** A client that follows live events, as a browser's EventSource does. */
public final class EventStream implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpResponse<InputStream> response;
  private final Thread reader;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<String> comments = new CopyOnWriteArrayList<>();
  private volatile boolean ended;

  /** An event, and when it came. */
  public record Event(String id, String name, JsonNode data, long atNanos) {}

  private EventStream(HttpResponse<InputStream> response) {
    this.response = response;
    this.reader = new Thread(this::read, "events");
    this.reader.setDaemon(true);
    this.reader.start();
  }

  static HttpResponse<InputStream> request(Gateway gateway, String query, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/batch-tracking/events" + query))
            .header("X-Okapi-Tenant", gateway.tenant().id())
            .header("Accept-Encoding", "gzip");
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .build()
          .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Follows, and waits until the server has accepted the client. */
  public static EventStream open(Gateway gateway, String query, String... headers) {
    EventStream stream = new EventStream(request(gateway, query, headers));
    await().atMost(SOON).until(() -> stream.comments.contains("retry: 2000"));
    return stream;
  }

  HttpResponse<InputStream> response() {
    return response;
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String id = "";
      String name = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          events.add(new Event(id, name, JSON.readTree(line.substring(6)), System.nanoTime()));
        } else if (!line.isEmpty()) {
          comments.add(line);
        }
      }
    } catch (IOException e) {
      // the connection was closed, by whichever side
    } finally {
      ended = true;
    }
  }

  public List<Event> events() {
    return events;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Waits for an event that fits, and returns it. */
  public Event await1(Predicate<Event> wanted) {
    await().atMost(SOON).until(() -> events.stream().anyMatch(wanted));
    return events.stream().filter(wanted).findFirst().orElseThrow();
  }

  public void awaitHeartbeat() {
    await().atMost(SOON).until(() -> comments.contains(":"));
  }

  void awaitEnd() {
    await().atMost(SOON).until(() -> ended);
  }

  public static Predicate<Event> of(String id, String status) {
    return event ->
        event.data().path("id").asText().equals(id)
            && event.data().path("status").asText().equals(status);
  }

  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
