package org.folio.batch.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a module how many item events it has counted since it was started. */
final class CountedMetric {
  private static final Pattern COUNTED =
      Pattern.compile(
          "^ingest_events_counted_total\\{feed=\"inventory.item\".*\\} (\\S+)$", Pattern.MULTILINE);

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpRequest request;

  CountedMetric(String baseUrl) {
    this.request = HttpRequest.newBuilder(URI.create(baseUrl + "/metrics")).build();
  }

  long counted() throws IOException, InterruptedException {
    Matcher counted = COUNTED.matcher(client.send(request, BodyHandlers.ofString()).body());
    return counted.find() ? (long) Double.parseDouble(counted.group(1)) : 0;
  }
}
