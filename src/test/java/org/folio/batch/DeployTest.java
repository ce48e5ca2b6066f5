package org.folio.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.folio.batch.config.Config;
import org.folio.batch.config.Setting;
import org.folio.batch.testkit.Monitoring;
import org.folio.batch.testkit.PromQl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What can be checked of {@code deploy/} without Docker, Kubernetes and Prometheus. MetricsDocIT
 * checks that the metrics exist.
 */
class DeployTest {
  private static final Path DEPLOY = Path.of("deploy");
  private static final Path KUBERNETES = DEPLOY.resolve("kubernetes");
  private static final Pattern METRIC = Pattern.compile("`([a-z]+_[a-z_]+)");
  private static final String ALERTS_HEAD = "| when | what it means |";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void exampleSettings_areAccepted() throws IOException {
    Map<String, String> settings = exampleSettings();

    Config config = Config.fromMap(settings);

    assertEquals("postgres", config.db().host());
    assertSettings(settings.keySet());
  }

  @Test
  void compose_usesTheServicesAndFilesThatExist() throws IOException {
    JsonNode compose = Monitoring.yaml(DEPLOY.resolve("compose.yaml")).get(0);
    JsonNode services = compose.path("services");
    Map<String, String> settings = exampleSettings();

    assertTrue(services.has(settings.get("DB_HOST")), services.toString());
    assertTrue(services.has(settings.get("KAFKA_HOST")), services.toString());
    for (JsonNode service : services) {
      for (JsonNode volume : service.path("volumes")) {
        String source = volume.asText().split(":")[0];
        boolean exists =
            source.startsWith("./")
                ? Files.exists(DEPLOY.resolve(source))
                : compose.path("volumes").has(source);
        assertTrue(exists, source + " does not exist");
      }
    }
    assertEquals(
        "mod-batch-tracking:${VERSION:-" + ModuleInfo.VERSION + "}",
        services.path("module").path("image").asText());
    int grace =
        Integer.parseInt(
            services.path("module").path("stop_grace_period").asText().replace("s", ""));
    assertTrue(grace > number(Setting.SHUTDOWN_TIMEOUT_SECONDS) + 4, "stop_grace_period " + grace);
  }

  @Test
  void kubernetesSettings_areAccepted() {
    Map<String, String> settings = new HashMap<>();
    settings.putAll(manifest("settings.yaml", ConfigMap.class).getData());
    assertTrue(settings.keySet().stream().noneMatch(name -> Setting.valueOf(name).isSecret()));
    settings.putAll(manifest("secret.example.yaml", Secret.class).getStringData());

    Config config = Config.fromMap(settings);

    assertEquals(3, config.kafka().replicationFactor());
    assertSettings(settings.keySet());
  }

  @Test
  void deployment_givesAnInstanceTimeToStartAndToStop() {
    Deployment deployment = manifest("deployment.yaml", Deployment.class);
    PodSpec pod = deployment.getSpec().getTemplate().getSpec();
    Container module = pod.getContainers().get(0);

    int starts =
        module.getStartupProbe().getPeriodSeconds()
            * module.getStartupProbe().getFailureThreshold();
    assertTrue(starts > number(Setting.STARTUP_TIMEOUT_SECONDS), "startup probe: " + starts);
    int preStop =
        Integer.parseInt(module.getLifecycle().getPreStop().getExec().getCommand().get(1));
    assertTrue(
        pod.getTerminationGracePeriodSeconds()
            > preStop + number(Setting.SHUTDOWN_TIMEOUT_SECONDS) + 4,
        "terminationGracePeriodSeconds " + pod.getTerminationGracePeriodSeconds());
    for (var probe :
        List.of(module.getStartupProbe(), module.getReadinessProbe(), module.getLivenessProbe())) {
      assertEquals("/admin/health", probe.getHttpGet().getPath());
    }
    assertEquals(
        Integer.parseInt(Setting.HTTP_PORT.defaultValue()),
        module.getPorts().get(0).getContainerPort());
    assertTrue(module.getSecurityContext().getReadOnlyRootFilesystem());
    assertEquals(Set.of("memory"), module.getResources().getLimits().keySet());
  }

  @Test
  void serviceAndBudget_selectThePods() {
    Map<String, String> labels =
        manifest("deployment.yaml", Deployment.class)
            .getSpec()
            .getTemplate()
            .getMetadata()
            .getLabels();
    Service service = manifest("service.yaml", Service.class);
    PodDisruptionBudget budget = manifest("disruption-budget.yaml", PodDisruptionBudget.class);

    assertEquals(labels, service.getSpec().getSelector());
    assertEquals(labels, budget.getSpec().getSelector().getMatchLabels());
  }

  @Test
  void kustomization_namesTheManifestsAndTheVersion() {
    JsonNode kustomization = Monitoring.yaml(KUBERNETES.resolve("kustomization.yaml")).get(0);

    for (JsonNode resource : kustomization.path("resources")) {
      assertTrue(Files.exists(KUBERNETES.resolve(resource.asText())), resource.asText());
    }
    assertEquals(ModuleInfo.VERSION, kustomization.at("/images/0/newTag").asText());
  }

  @Test
  void misspelledProperty_isFound() {
    JsonNode document = Monitoring.yaml(KUBERNETES.resolve("deployment.yaml")).get(0);
    ((ObjectNode) document.at("/spec/template/spec/containers/0/startupProbe")).put("period", 5);

    assertEquals(
        Set.of("/getSpec/getTemplate/getSpec/getContainers/getStartupProbe/period"),
        unknown(JSON.convertValue(document, Deployment.class), ""));
  }

  /** The models keep what they do not know, so a misspelled property would show. */
  private static <T> T manifest(String file, Class<T> type) {
    JsonNode document = Monitoring.yaml(KUBERNETES.resolve(file)).get(0);
    assertEquals(type.getSimpleName(), document.path("kind").asText());
    T manifest = JSON.convertValue(document, type);
    assertEquals(Set.of(), unknown(manifest, ""), file);
    return manifest;
  }

  /** Returns the properties that no field of the model has. */
  private static Set<String> unknown(Object model, String path) {
    Set<String> found = new TreeSet<>();
    if (model == null || !model.getClass().getName().startsWith("io.fabric8.")) {
      return found;
    }
    try {
      for (var getter : model.getClass().getMethods()) {
        if (!getter.getName().startsWith("get") || getter.getParameterCount() > 0) {
          continue;
        }
        Object value = getter.invoke(model);
        if (getter.getName().equals("getAdditionalProperties")) {
          ((Map<?, ?>) value).keySet().forEach(name -> found.add(path + "/" + name));
        } else if (value instanceof List<?> list) {
          list.forEach(each -> found.addAll(unknown(each, path + "/" + getter.getName())));
        } else if (!getter.getName().equals("getClass")) {
          found.addAll(unknown(value, path + "/" + getter.getName()));
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }

  @Test
  void alerts_coverEveryMetricOfTheDocumentsTable() throws IOException {
    String doc = Files.readString(Path.of("docs", "operating.md"));
    String table = doc.substring(doc.indexOf(ALERTS_HEAD)).split("\n\n")[0];
    Set<String> documented =
        table
            .lines()
            .skip(2)
            .map(line -> line.split("\\|")[1])
            .flatMap(cell -> METRIC.matcher(cell).results())
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> alerted =
        Monitoring.alerts().stream()
            .flatMap(alert -> PromQl.selectors(alert.path("expr").asText()).stream())
            .map(PromQl.Selector::metric)
            .collect(Collectors.toSet());

    assertTrue(documented.size() > 10, documented.toString());
    documented.removeAll(alerted);
    assertEquals(Set.of(), documented, "No alert reads these metrics");
  }

  @Test
  void eachAlert_hasWhatItsReaderNeeds() {
    Set<String> names = new TreeSet<>();
    for (JsonNode alert : Monitoring.alerts()) {
      assertTrue(names.add(alert.path("alert").asText()), alert.toString());
      assertEquals(
          Set.of(),
          fieldNames(alert, Set.of("alert", "expr", "for", "labels", "annotations")),
          alert.toString());
      assertTrue(alert.path("for").asText("1m").matches("\\d+[smh]"), alert.toString());
      assertTrue(
          Set.of("warning", "critical").contains(alert.at("/labels/severity").asText()),
          alert.toString());
      assertFalse(alert.at("/annotations/summary").asText().isBlank(), alert.toString());
      assertFalse(alert.at("/annotations/description").asText().isBlank(), alert.toString());
    }
    assertTrue(names.size() >= 13, names.toString());
  }

  private static Set<String> fieldNames(JsonNode node, Set<String> known) {
    Set<String> names = new TreeSet<>();
    node.fieldNames().forEachRemaining(names::add);
    names.removeAll(known);
    return names;
  }

  @Test
  void dashboardPanels_haveIdsPlacesAndQueries() {
    Set<Integer> ids = new TreeSet<>();
    for (JsonNode panel : Monitoring.dashboard().path("panels")) {
      assertTrue(ids.add(panel.path("id").asInt()), panel.path("title").asText());
      assertTrue(panel.at("/gridPos/x").asInt() + panel.at("/gridPos/w").asInt() <= 24);
      if (!panel.path("type").asText().equals("row")) {
        assertFalse(panel.path("targets").isEmpty(), panel.path("title").asText());
        assertFalse(panel.path("description").asText().isBlank(), panel.path("title").asText());
      }
    }
    assertTrue(ids.size() > 20, ids.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prometheus/prometheus.yaml",
        "grafana/provisioning/datasources/prometheus.yaml",
        "grafana/provisioning/dashboards/files.yaml"
      })
  void otherFiles_areYaml(String file) {
    assertEquals(1, Monitoring.yaml(DEPLOY.resolve(file)).size());
  }

  private static Map<String, String> exampleSettings() throws IOException {
    return Files.readAllLines(DEPLOY.resolve("env.example")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  private static void assertSettings(Set<String> names) {
    Set<String> known =
        Set.of(Setting.values()).stream().map(Setting::name).collect(Collectors.toSet());
    Set<String> unknown = new TreeSet<>(names);
    unknown.removeAll(known);
    assertEquals(Set.of(), unknown);
  }

  private static int number(Setting setting) {
    return Integer.parseInt(setting.defaultValue());
  }
}
