package org.folio.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.folio.batch.codegen.Contract.Operation;
import org.folio.batch.config.Setting;
import org.folio.batch.testkit.RamlContract;
import org.junit.jupiter.api.Test;

/** Compares the built descriptors with the settings and the rules of the gateway. */
class DescriptorsTest {
  private static final Path FILLED = Path.of("target/descriptors");
  private static final String PERMISSION =
      "batch-tracking\\.[a-z-]+\\.(item|collection)\\.(get|post|put|delete)"
          + "|batch-tracking\\.[a-z-]+\\.[a-z-]+\\.execute"
          // the permissions that clients of mod-orders-storage have
          + "|orders-storage\\.batch-tracking\\.(item|collection)\\.(get|post|delete)";

  // paths for operators; they need no tenant
  private static final Predicate<String> IS_FOR_OPERATORS =
      Pattern.compile("/admin/health|/metrics|/_/(ramls|jsonSchemas|openapi)").asMatchPredicate();

  /** Paths that everybody may read: static files, and links that carry a signature. */
  private static final Set<String> OPEN =
      Set.of(
          "/batch-tracking/console",
          "/batch-tracking/console/assets/{version}/{file}",
          "/batch-tracking/docs",
          "/batch-tracking/docs/openapi",
          "/batch-tracking/docs/assets/{version}/{file}",
          "/batch-tracking/upload-reports/{tenantId}/{processId}");

  private final JsonNode module = read("ModuleDescriptor-template.json");
  private final JsonNode beside = read("ModuleDescriptor-beside-orders-storage.json");

  @Test
  void moduleId_isNameAndVersion_inModuleAndDeploymentDescriptor() throws IOException {
    assertTrue(
        module.path("id").asText().matches("mod-batch-tracking-\\d+\\.\\d+\\.\\d+.*"),
        module.path("id").asText());
    assertEquals(
        module.path("id").asText(),
        read("DeploymentDescriptor-template.json").path("srvcId").asText());
    assertFalse(Files.readString(FILLED.resolve("ModuleDescriptor-template.json")).contains("@"));
  }

  @Test
  void moduleDescriptor_providesExpectedInterfaces() {
    Set<String> provided = new TreeSet<>();
    for (JsonNode each : module.path("provides")) {
      provided.add(each.path("id").asText() + " " + each.path("version").asText());
    }

    assertEquals(
        Set.of(
            "_tenant 2.0",
            "_timer 1.0",
            "batch-tracking.batches 1.0",
            "batch-tracking.bulk-actions 1.0",
            "batch-tracking.console 1.0",
            "batch-tracking.dead-letters 1.0",
            "batch-tracking.docs 1.0",
            "batch-tracking.ingest 1.0",
            "batch-tracking.notifications 1.1",
            "batch-tracking.progress 1.0",
            "batch-tracking.uploads 1.2",
            "data-file-sets 1.1",
            "limits 1.1",
            "orders-storage.batch-tracking 1.2",
            "read-consumption-batches 1.1"),
        provided);
  }

  @Test
  void definedPermissions_areExactlyThoseThatHandlersRequire() {
    Set<String> defined = new TreeSet<>();
    for (JsonNode permission : module.path("permissionSets")) {
      defined.add(permission.path("permissionName").asText());
      assertFalse(permission.path("displayName").asText().isBlank());
      assertFalse(permission.path("description").asText().isBlank());
    }
    Set<String> used = new TreeSet<>();
    Set<String> open = new TreeSet<>();
    for (JsonNode provided : module.path("provides")) {
      if (!provided.path("interfaceType").asText().equals("system")) {
        for (JsonNode handler : provided.path("handlers")) {
          JsonNode required = handler.path("permissionsRequired");
          assertTrue(required.isArray(), handler.toString());
          required.forEach(name -> used.add(name.asText()));
          if (required.isEmpty()) {
            open.add(handler.path("pathPattern").asText());
          }
        }
      }
    }

    assertEquals(defined, used);
    assertEquals(OPEN, open);
    assertEquals(List.of(), defined.stream().filter(name -> !name.matches(PERMISSION)).toList());
  }

  /** With other names, mod-orders gets a 403 and ignores it, and no batch is counted. */
  @Test
  void dropInForOrdersStorage_requiresPermissionsOfModOrders() {
    Map<String, String> asked = new TreeMap<>();
    for (JsonNode provided : module.path("provides")) {
      if (provided.path("id").asText().equals("orders-storage.batch-tracking")) {
        for (JsonNode handler : provided.path("handlers")) {
          asked.put(
              handler.at("/methods/0").asText() + " " + handler.path("pathPattern").asText(),
              handler.at("/permissionsRequired/0").asText());
        }
      }
    }

    assertEquals(
        Map.of(
            "POST /orders-storage/batch-tracking", "orders-storage.batch-tracking.item.post",
            "GET /orders-storage/batch-tracking", "orders-storage.batch-tracking.collection.get",
            "GET /orders-storage/batch-tracking/{id}", "orders-storage.batch-tracking.item.get",
            "DELETE /orders-storage/batch-tracking/{id}",
                "orders-storage.batch-tracking.item.delete"),
        asked);
  }

  @Test
  void theGatewayRoutesExactlyWhatTheRamlHas_andHeadForEachGet() {
    // each descriptor has its own path for the cleanup of batches
    Set<String> routed = routes(module);
    routed.addAll(routes(beside));

    assertEquals(
        RamlContract.read().operations().stream()
            .filter(operation -> !IS_FOR_OPERATORS.test(operation.path()))
            .flatMap(operation -> methods(operation).map(m -> m + " " + operation.path()))
            .collect(Collectors.toCollection(TreeSet::new)),
        routed);
  }

  /** Two modules that provide the same interface cannot be enabled for one tenant. */
  @Test
  void besideOrdersStorage_providesAllButTheInterfaceOfOrdersStorage() {
    for (String part : List.of("provides", "permissionSets")) {
      assertFalse(beside.path(part).toString().contains("orders-storage"), part);
    }
    assertEquals(module.path("id"), beside.path("id"));
    Set<String> expected =
        routes(module).stream()
            .map(
                route -> route.replace("/orders-storage/batch-tracking", "/batch-tracking/batches"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(expected, routes(beside));
  }

  private static Set<String> routes(JsonNode descriptor) {
    Set<String> routed = new TreeSet<>();
    for (JsonNode provided : descriptor.path("provides")) {
      for (JsonNode handler : provided.path("handlers")) {
        String path = handler.path("pathPattern").asText();
        handler.path("methods").forEach(method -> routed.add(method.asText() + " " + path));
      }
    }
    return routed;
  }

  /** In another interface, a cleanup path would require a permission that the timer lacks. */
  @Test
  void cleanupPaths_areInTimerInterfaceOnly() {
    for (JsonNode descriptor : List.of(module, beside)) {
      Set<String> timed = new TreeSet<>();
      for (JsonNode provided : descriptor.path("provides")) {
        for (JsonNode handler : provided.path("handlers")) {
          String path = handler.path("pathPattern").asText();
          if (provided.path("id").asText().equals("_timer")) {
            timed.add(path);
            assertTrue(handler.path("unit").asText().matches("second|minute|hour|day"));
            assertTrue(Integer.parseInt(handler.path("delay").asText()) > 0);
          } else {
            assertFalse(path.endsWith("/cleanup"), path);
          }
        }
      }

      String batches =
          descriptor == module ? "/orders-storage/batch-tracking" : "/batch-tracking/batches";
      assertEquals(
          Set.of(batches + "/cleanup", "/datafilesets/cleanup", "/batch-tracking/uploads/cleanup"),
          timed);
    }
  }

  @Test
  void launchDescriptor_listsEveryVariableWithDescription() {
    List<String> listed = new ArrayList<>();
    for (JsonNode each : module.path("launchDescriptor").path("env")) {
      listed.add(each.path("name").asText());
      Setting setting = Setting.valueOf(each.path("name").asText());
      assertEquals(setting.defaultValue(), each.path("value").asText(null), setting.name());
      assertEquals(
          setting.description() + (setting.isRequired() ? ". Required" : ""),
          each.path("description").asText());
    }

    assertEquals(
        Set.of(Setting.values()).stream().map(Setting::name).collect(Collectors.toSet()),
        Set.copyOf(listed));
    assertEquals(Setting.values().length, listed.size());
  }

  /** Eureka installs the module from one file, next to an application with mod-orders-storage. */
  @Test
  void applicationDescriptor_containsModuleDescriptor() {
    String version = module.path("id").asText().replace("mod-batch-tracking-", "");
    JsonNode application = read("app-batch-tracking-" + version + ".json");

    assertEquals("app-batch-tracking-" + version, application.path("id").asText());
    assertEquals("app-batch-tracking", application.path("name").asText());
    assertEquals(version, application.path("version").asText());
    assertEquals(module.path("id"), application.at("/modules/0/id"));
    assertEquals(beside, application.at("/moduleDescriptors/0"));
  }

  @Test
  void deploymentDescriptor_startsJarByAbsolutePath() {
    String exec = read("DeploymentDescriptor-template.json").at("/descriptor/exec").asText();

    Path jar = Path.of("target/mod-batch-tracking-fat.jar").toAbsolutePath();
    assertEquals("java -Dhttp.port=%p -jar " + jar, exec);
  }

  /** FOLIO's decision DR-000044 requires this. */
  @Test
  void moduleDescriptors_listEverySettingAsRequiredOrOptional() {
    for (JsonNode descriptor : List.of(module, beside)) {
      assertEquals(Setting.values().length, descriptor.path("env").size());
      for (JsonNode each : descriptor.path("env")) {
        Setting setting = Setting.valueOf(each.path("name").asText());
        assertEquals(setting.isRequired(), each.path("required").booleanValue(), setting.name());
        assertEquals(setting.defaultValue(), each.path("value").asText(null), setting.name());
        assertEquals(setting.description(), each.path("description").asText());
      }
    }
  }

  @Test
  void settingsPage_listsEverySettingOnce() throws IOException {
    List<String> listed =
        Files.readAllLines(Path.of("docs/settings.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .sorted()
            .toList();

    assertEquals(
        Arrays.stream(Setting.values()).map(DescriptorsTest::row).sorted().toList(), listed);
  }

  private static String row(Setting setting) {
    String value =
        setting.isRequired()
            ? "required"
            : setting.defaultValue() == null ? "" : "`" + setting.defaultValue() + "`";
    return "| `%s` | %s | %s |".formatted(setting, value, setting.description());
  }

  // only the gateway reads the job of a tenant, and it uses GET only
  private static Stream<String> methods(Operation operation) {
    return operation.verb().equals("GET") && !operation.path().startsWith("/_/")
        ? Stream.of("GET", "HEAD")
        : Stream.of(operation.verb());
  }

  private static JsonNode read(String file) {
    try {
      return new ObjectMapper().readTree(FILLED.resolve(file).toFile());
    } catch (IOException e) {
      throw new IllegalStateException("Run this test by Maven, which fills " + file, e);
    }
  }
}
