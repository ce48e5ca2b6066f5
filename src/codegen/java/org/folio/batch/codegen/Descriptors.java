package org.folio.batch.codegen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Predicate;

/**
 * Completes the module descriptor and derives two files from it: a second module descriptor for a
 * system in which mod-orders-storage provides its own batch tracking, and the application
 * descriptor of Eureka, which contains the second one. Called by the build.
 */
public final class Descriptors {
  static final String DROP_IN = "ModuleDescriptor-template.json";
  static final String BESIDE = "ModuleDescriptor-beside-orders-storage.json";

  private static final String APPLICATION = "ApplicationDescriptor-template.json";
  private static final String INTERFACE = "orders-storage.batch-tracking";
  private static final String PATH = "/orders-storage/batch-tracking/";
  private static final String OWN_PATH = "/batch-tracking/batches/";
  private static final String REQUIRED = ". Required";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Descriptors() {}

  /**
   * @param args folder of the filled descriptors
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("usage: <folder of the filled descriptors>");
    }
    Path folder = Path.of(args[0]);
    ObjectNode dropIn = (ObjectNode) JSON.readTree(folder.resolve(DROP_IN).toFile());
    dropIn.set("env", env(dropIn.at("/launchDescriptor/env")));
    ObjectNode beside = besideOrdersStorage(dropIn);
    ObjectNode application = (ObjectNode) JSON.readTree(folder.resolve(APPLICATION).toFile());
    application.putArray("moduleDescriptors").add(beside);
    write(folder.resolve(DROP_IN), dropIn);
    write(folder.resolve(BESIDE), beside);
    write(folder.resolve(application.path("id").asText() + ".json"), application);
  }

  /** Returns the settings in the form of FOLIO's DR-000044: each says whether it is required. */
  static ArrayNode env(JsonNode launchEnv) {
    ArrayNode env = JSON.createArrayNode();
    for (JsonNode each : launchEnv) {
      ObjectNode entry = env.addObject().setAll((ObjectNode) each);
      String description = each.path("description").asText();
      boolean isRequired = description.endsWith(REQUIRED);
      entry.put("required", isRequired);
      if (isRequired) {
        entry.put(
            "description", description.substring(0, description.length() - REQUIRED.length()));
      }
    }
    return env;
  }

  /**
   * Returns the descriptor without the interface that mod-orders-storage provides and without its
   * permissions; the timer calls the module's own path.
   */
  static ObjectNode besideOrdersStorage(ObjectNode dropIn) {
    ObjectNode beside = dropIn.deepCopy();
    removeIf(beside.path("provides"), each -> each.path("id").asText().equals(INTERFACE));
    removeIf(
        beside.path("permissionSets"),
        each -> each.path("permissionName").asText().startsWith(INTERFACE + "."));
    for (JsonNode provided : beside.path("provides")) {
      for (JsonNode handler : provided.path("handlers")) {
        String path = handler.path("pathPattern").asText();
        if (path.startsWith(PATH)) {
          ((ObjectNode) handler).put("pathPattern", OWN_PATH + path.substring(PATH.length()));
        }
      }
    }
    return beside;
  }

  private static void removeIf(JsonNode list, Predicate<JsonNode> condition) {
    for (Iterator<JsonNode> each = list.iterator(); each.hasNext(); ) {
      if (condition.test(each.next())) {
        each.remove();
      }
    }
  }

  private static void write(Path file, ObjectNode descriptor) throws IOException {
    Files.writeString(
        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(descriptor) + "\n");
  }
}
