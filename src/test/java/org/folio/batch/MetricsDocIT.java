package org.folio.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.folio.batch.db.DbSettings;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Monitoring;
import org.folio.batch.testkit.PromQl;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TypicalWork;
import org.junit.jupiter.api.Test;

/**
 * Every metric that docs/operating.md names exists, with the labels that it names. A metric that
 * only appears in trouble must be registered at 0 when an instance starts: an alert on a metric
 * that does not exist never fires.
 */
class MetricsDocIT {
  private static final Path DOC = Path.of("docs", "operating.md");
  private static final String TABLE_HEAD = "| metric | what it tells |";
  private static final Pattern NAME =
      Pattern.compile("`([a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?:\\{([^}]*)})?`");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)(?:=\"[^\"]*\")?");
  private static final Pattern SAMPLE =
      Pattern.compile("(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? [^ ]+$");
  private static final Pattern SAMPLE_LABEL =
      Pattern.compile("([a-zA-Z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE ([a-zA-Z0-9_:]+) .*$");

  private static final Pattern DESCRIPTION =
      Pattern.compile("(?m)^# HELP ([a-zA-Z0-9_:]+) +[A-Za-z].*$");

  /** Labels that Prometheus adds to what it reads. */
  private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job");

  /** A metric as the document or the module names it. */
  private record Named(String name, Set<String> labels) {}

  @Test
  void everyMetricThatIsNamed_isServed_andEachHasADescription() throws IOException {
    List<Named> documented = documented(Files.readString(DOC));
    assertTrue(documented.size() > 20, "Only " + documented + " found in " + DOC);

    String metrics = metricsAfterTypicalWork();

    Map<String, Set<String>> served = served(metrics);
    Set<String> missing = new TreeSet<>();
    for (Named metric : documented) {
      Set<String> labels = served.get(metric.name);
      if (labels == null) {
        missing.add(metric.name + " is not served");
      } else if (!labels.containsAll(metric.labels)) {
        missing.add(metric + " is served with the labels " + labels);
      }
    }
    assertEquals(Set.of(), missing);
    assertEquals(Set.of(), withoutDescription(metrics));
    assertEquals(Set.of(), notServed(served, Monitoring.expressions()));
  }

  @Test
  void everyCounterOfAnAlert_isServedFromTheStart() {
    try (LocalModule module =
        LocalModule.start(Services.freshDatabase(), Services.freshKafkaSettings())) {
      String metrics = RestAssured.get(module.baseUrl() + "/metrics").asString();
      Map<String, String> alerts = new TreeMap<>();
      Monitoring.alerts()
          .forEach(alert -> alerts.put(alert.path("alert").asText(), alert.path("expr").asText()));
      Map<String, Set<String>> served = served(metrics);
      Set<String> counters =
          alerts.values().stream()
              .flatMap(expression -> PromQl.selectors(expression).stream())
              .map(PromQl.Selector::metric)
              .filter(metric -> metric.endsWith("_total"))
              .collect(Collectors.toCollection(TreeSet::new));

      assertTrue(counters.size() > 5, counters.toString());
      counters.removeIf(served::containsKey);
      assertEquals(Set.of(), counters);
    }
  }

  /** What alerts and dashboard read but no instance serves. */
  private static Set<String> notServed(
      Map<String, Set<String>> served, Map<String, String> expressions) {
    Set<String> missing = new TreeSet<>();
    expressions.forEach(
        (place, expression) -> {
          for (PromQl.Selector selector : PromQl.selectors(expression)) {
            Set<String> labels = new HashSet<>(selector.labels());
            labels.removeAll(OF_PROMETHEUS);
            Set<String> known = served.get(selector.metric());
            boolean isOfPrometheus = selector.metric().equals("up");
            if (!isOfPrometheus && (known == null || !known.containsAll(labels))) {
              missing.add(place + ": " + selector + ", served with " + known);
            }
          }
        });
    return missing;
  }

  private static Set<String> withoutDescription(String metrics) {
    Set<String> families =
        FAMILY
            .matcher(metrics)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    DESCRIPTION.matcher(metrics).results().forEach(found -> families.remove(found.group(1)));
    return families;
  }

  /** All names in the table of metrics, and elsewhere all that begin like one of them. */
  private static List<Named> documented(String doc) {
    String table = doc.substring(doc.indexOf(TABLE_HEAD) + TABLE_HEAD.length()).split("\n\n", 2)[0];
    List<Named> metrics = new ArrayList<>();
    for (String line : table.strip().lines().skip(1).toList()) {
      metrics.addAll(names(line.split("\\|")[1]));
    }
    Set<String> prefixes =
        metrics.stream().map(metric -> prefix(metric.name)).collect(Collectors.toSet());
    names(doc).stream()
        .filter(named -> prefixes.contains(prefix(named.name)))
        .forEach(metrics::add);
    return metrics;
  }

  private static List<Named> names(String text) {
    return NAME.matcher(text).results().map(MetricsDocIT::named).toList();
  }

  private static Named named(MatchResult found) {
    String labels = found.group(2) == null ? "" : found.group(2);
    return new Named(
        found.group(1),
        LABEL.matcher(labels).results().map(label -> label.group(1)).collect(Collectors.toSet()));
  }

  private static String prefix(String name) {
    return name.substring(0, name.indexOf('_'));
  }

  /** The labels of each name; a family is served under its own name as well. */
  private static Map<String, Set<String>> served(String metrics) {
    Map<String, Set<String>> served = new HashMap<>();
    List<String> families = FAMILY.matcher(metrics).results().map(found -> found.group(1)).toList();
    SAMPLE
        .matcher(metrics)
        .results()
        .forEach(
            sample -> {
              String text = sample.group(2) == null ? "" : sample.group(2);
              Set<String> labels =
                  SAMPLE_LABEL
                      .matcher(text)
                      .results()
                      .map(label -> label.group(1))
                      .collect(Collectors.toSet());
              served.computeIfAbsent(sample.group(1), name -> new HashSet<>()).addAll(labels);
              families.stream()
                  .filter(family -> sample.group(1).startsWith(family + "_"))
                  .forEach(
                      family ->
                          served.computeIfAbsent(family, name -> new HashSet<>()).addAll(labels));
            });
    return served;
  }

  private static String metricsAfterTypicalWork() {
    DbSettings db = Services.freshDatabase();
    KafkaSettings kafka = Services.freshKafkaSettings();
    try (FileServer files = FileServer.start();
        KafkaClient client = KafkaClient.ofServices();
        LocalModule module =
            LocalModule.start(db, kafka, Map.of("CONTENT_SOURCE_ALLOWED_HOSTS", "localhost"))) {
      Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
      TypicalWork work = new TypicalWork(tenant, client, new Topics(kafka.env()));
      work.countBatch();
      work.putPoisonAside();
      work.export();
      work.upload(files);
      return RestAssured.get(module.baseUrl() + "/metrics").asString();
    }
  }
}
