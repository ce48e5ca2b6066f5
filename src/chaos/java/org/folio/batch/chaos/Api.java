package org.folio.batch.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.folio.batch.db.Tenant;

/** Calls whichever instance answers, as a gateway does. Safe to use from any thread. */
final class Api {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final List<Instance> instances;
  private final Queue<String> errors;
  private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  Api(List<Instance> instances, Queue<String> errors) {
    this.instances = instances;
    this.errors = errors;
  }

  /** The number of answers by status; 0 stands for no answer. */
  Map<Integer, AtomicInteger> statuses() {
    return statuses;
  }

  /**
   * Asks any instance once.
   *
   * @return nothing when it did not answer, or answered 503
   */
  Optional<HttpResponse<String>> tryOnce(
      Tenant tenant, String method, String path, String body, Map<String, String> headers) {
    Instance instance = instances.get(ThreadLocalRandom.current().nextInt(instances.size()));
    BodyPublisher content =
        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(instance.baseUrl() + path))
            .timeout(ANSWERS_WITHIN)
            .header("X-Okapi-Tenant", tenant.id())
            .method(method, content);
    if (!headers.containsKey("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach(request::header);
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      count(response.statusCode());
      if (response.statusCode() == 500) {
        errors.add("500 for " + method + " " + path + ": " + response.body());
      }
      return response.statusCode() == 503 ? Optional.empty() : Optional.of(response);
    } catch (IOException e) {
      count(0);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Asks until somebody answers; only for what may be done twice.
   *
   * @throws IllegalStateException when nobody does for long
   */
  HttpResponse<String> request(
      Tenant tenant, String method, String path, String body, Map<String, String> headers) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Optional<HttpResponse<String>> response = tryOnce(tenant, method, path, body, headers);
      if (response.isPresent() && response.get().statusCode() != 500) {
        return response.get();
      }
      TestBed.pause(PAUSE);
    }
    throw new IllegalStateException("No instance answers " + method + " " + path);
  }

  HttpResponse<String> get(Tenant tenant, String path) {
    return request(tenant, "GET", path, "", Map.of("Accept", "*/*"));
  }

  private void count(int status) {
    statuses.computeIfAbsent(status, any -> new AtomicInteger()).incrementAndGet();
  }
}
