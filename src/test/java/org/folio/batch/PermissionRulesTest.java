package org.folio.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both module descriptors against the rules by which FOLIO validates permissions (one per endpoint,
 * each defined and used once), and against those by which Eureka makes capabilities of their names.
 */
class PermissionRulesTest {
  private static final String DROP_IN = "ModuleDescriptor-template.json";
  private static final String BESIDE = "ModuleDescriptor-beside-orders-storage.json";

  private static final Set<String> DATA_WORDS = Set.of("item", "items", "collection");
  private static final Set<String> PROCEDURES =
      Set.of("execute", "cancel", "start", "post", "export", "download", "import", "reset", "move");
  private static final Map<String, String> ACTIONS =
      Map.of("get", "view", "post", "create", "put", "edit", "patch", "edit", "delete", "delete");

  /** A handler that asks for a permission. */
  private record Endpoint(String path, List<String> methods, String permission) {}

  /** A permission as Eureka shows it to administrators. */
  private record Capability(String type, String action, String resource) {
    static Capability of(String permission) {
      List<String> parts = Arrays.asList(permission.split("\\."));
      String last = parts.get(parts.size() - 1);
      boolean isProcedural =
          PROCEDURES.contains(last) && parts.stream().noneMatch(DATA_WORDS::contains);
      return new Capability(
          parts.contains("settings") ? "settings" : isProcedural ? "procedural" : "data",
          isProcedural ? "execute" : ACTIONS.getOrDefault(last, "none"),
          String.join(" ", parts.subList(0, parts.size() - 1)));
    }
  }

  private static List<Endpoint> endpoints(String descriptor) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (JsonNode provided : read(descriptor).path("provides")) {
      for (JsonNode handler : provided.path("handlers")) {
        JsonNode required = handler.path("permissionsRequired");
        assertTrue(required.size() <= 1, handler + " asks for more than one permission");
        List<String> methods = new ArrayList<>();
        handler.path("methods").forEach(method -> methods.add(method.asText()));
        required.forEach(
            name ->
                endpoints.add(
                    new Endpoint(handler.path("pathPattern").asText(), methods, name.asText())));
      }
    }
    return endpoints;
  }

  @ParameterizedTest
  @ValueSource(strings = {DROP_IN, BESIDE})
  void permission_isDefinedOnceAndProtectsOneEndpoint(String descriptor) {
    Map<String, Endpoint> used = new HashMap<>();
    for (Endpoint endpoint : endpoints(descriptor)) {
      Endpoint other = used.put(endpoint.permission(), endpoint);
      assertEquals(null, other, endpoint + " has the permission of another endpoint");
    }
    List<String> defined = new ArrayList<>();
    for (JsonNode permission : read(descriptor).path("permissionSets")) {
      assertTrue(permission.path("subPermissions").isEmpty(), permission.toString());
      defined.add(permission.path("permissionName").asText());
    }

    assertEquals(used.keySet(), new HashSet<>(defined));
    assertEquals(used.size(), defined.size(), "a permission is defined twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {DROP_IN, BESIDE})
  void permissionName_saysWhatTheEndpointDoes(String descriptor) {
    Set<Capability> capabilities = new HashSet<>();
    for (Endpoint endpoint : endpoints(descriptor)) {
      Capability capability = Capability.of(endpoint.permission());
      boolean startsAnAction = endpoint.path().matches(".*/(restart|cancel|cleanup|replay|resend)");

      String type = endpoint.path().endsWith("/settings") ? "settings" : "data";
      assertEquals(startsAnAction ? "procedural" : type, capability.type(), endpoint.toString());
      assertEquals(
          startsAnAction ? "execute" : ACTIONS.get(endpoint.methods().get(0).toLowerCase()),
          capability.action(),
          endpoint.toString());
      assertTrue(capabilities.add(capability), "two permissions make " + capability);
    }
  }

  private static JsonNode read(String file) {
    try {
      return new ObjectMapper().readTree(Path.of("target/descriptors", file).toFile());
    } catch (IOException e) {
      throw new IllegalStateException("Run this test by Maven, which fills " + file, e);
    }
  }
}
