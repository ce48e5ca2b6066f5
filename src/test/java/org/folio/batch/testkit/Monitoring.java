package org.folio.batch.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The alerts and the dashboard of {@code deploy/}. */
public final class Monitoring {
  private static final Path RULES = Path.of("deploy", "prometheus", "rules.yaml");
  private static final Path DASHBOARD = Path.of("deploy", "grafana", "dashboard.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Monitoring() {}

  /** Reads each document of a YAML file; a key that is there twice is an error. */
  public static List<JsonNode> yaml(Path file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<JsonNode> documents = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(options)).loadAll(read(file))) {
      documents.add(JSON.valueToTree(document));
    }
    return documents;
  }

  /** Returns the alerts, as Prometheus reads them. */
  public static List<JsonNode> alerts() {
    List<JsonNode> alerts = new ArrayList<>();
    for (JsonNode group : yaml(RULES).get(0).path("groups")) {
      group.path("rules").forEach(alerts::add);
    }
    return alerts;
  }

  public static JsonNode dashboard() {
    try {
      return JSON.readTree(read(DASHBOARD));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns every expression of alerts and dashboard by where it is. */
  public static Map<String, String> expressions() {
    Map<String, String> expressions = new TreeMap<>();
    for (JsonNode alert : alerts()) {
      expressions.put("alert " + alert.path("alert").asText(), alert.path("expr").asText());
    }
    for (JsonNode panel : dashboard().path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        expressions.put(
            "panel %s %s %s"
                .formatted(
                    panel.path("id"), panel.path("title").asText(), target.path("refId").asText()),
            target.path("expr").asText().replace("$__rate_interval", "1m"));
      }
    }
    return expressions;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
