package org.folio.batch.codegen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Converts JSON schemas of draft-04 into the similar but not identical schema objects of OpenAPI
 * 3.0.
 */
final class OpenApiSchemas {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String COMPONENTS = "#/components/schemas/";
  private static final String DEFINITIONS = "/definitions/";

  /** Keywords with the same meaning in both. */
  private static final Set<String> KEPT =
      Set.of(
          "title",
          "description",
          "format",
          "default",
          "multipleOf",
          "maximum",
          "exclusiveMaximum",
          "minimum",
          "exclusiveMinimum",
          "maxLength",
          "minLength",
          "pattern",
          "maxItems",
          "minItems",
          "uniqueItems",
          "maxProperties",
          "minProperties",
          "required",
          "enum");

  private final Map<String, JsonNode> schemas;

  /**
   * @param schemas by their path
   */
  OpenApiSchemas(Map<String, JsonNode> schemas) {
    this.schemas = schemas;
  }

  ObjectNode reference(String path) {
    return MAPPER.createObjectNode().put("$ref", COMPONENTS + name(path, ""));
  }

  /** Creates a component for each schema and each of its definitions. */
  ObjectNode components() {
    Map<String, JsonNode> components = new TreeMap<>();
    schemas.forEach(
        (path, schema) -> {
          components.put(name(path, ""), convert(path, schema));
          for (Map.Entry<String, JsonNode> definition : schema.path("definitions").properties()) {
            components.put(
                name(path, DEFINITIONS + definition.getKey()),
                convert(path, definition.getValue()));
          }
        });
    ObjectNode node = MAPPER.createObjectNode();
    node.setAll(components);
    return node;
  }

  private String name(String path, String pointer) {
    String name = SchemaFiles.className(path, schemas.get(path));
    return pointer.isEmpty() ? name : name + JavaNames.camel(pointer.replace(DEFINITIONS, ""));
  }

  private JsonNode convert(String path, JsonNode schema) {
    if (schema.isBoolean()) {
      return schema;
    }
    ObjectNode converted = MAPPER.createObjectNode();
    if (schema.has("$ref")) {
      ObjectNode reference =
          MAPPER
              .createObjectNode()
              .put("$ref", COMPONENTS + target(path, schema.get("$ref").asText()));
      if (!isReadOnly(schema)) {
        return reference;
      }
      converted.putArray("allOf").add(reference); // 3.0 ignores what is beside a reference
      return converted.put("readOnly", true);
    }
    for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
      JsonNode value = keyword.getValue();
      switch (keyword.getKey()) {
        case "type" -> type(value, converted);
        case "properties" -> converted.set("properties", convertEach(path, value));
        case "items", "additionalProperties", "not" ->
            converted.set(keyword.getKey(), convert(path, value));
        case "allOf", "anyOf", "oneOf" ->
            value.forEach(
                each -> converted.withArrayProperty(keyword.getKey()).add(convert(path, each)));
        case "readonly", "readOnly" -> converted.set("readOnly", value);
        // rules that the code checks, with errors of its own
        case "checkedByCode" -> converted.setAll((ObjectNode) value);
        default -> {
          if (KEPT.contains(keyword.getKey())) {
            converted.set(keyword.getKey(), value);
          }
        }
      }
    }
    if (converted.path("type").asText().equals("integer") && !converted.has("format")) {
      boolean isLong = schema.path("existingJavaType").asText().equals("java.lang.Long");
      converted.put("format", isLong ? "int64" : "int32");
    }
    if (converted.path("type").asText().equals("array") && !converted.has("items")) {
      converted.putObject("items");
    }
    return converted;
  }

  private static boolean isReadOnly(JsonNode schema) {
    return schema.path("readonly").asBoolean() || schema.path("readOnly").asBoolean();
  }

  private ObjectNode convertEach(String path, JsonNode properties) {
    ObjectNode converted = MAPPER.createObjectNode();
    properties.properties().forEach(p -> converted.set(p.getKey(), convert(path, p.getValue())));
    return converted;
  }

  // 3.0 has one type, and nullable
  private static void type(JsonNode type, ObjectNode converted) {
    if (type.isTextual()) {
      converted.set("type", type);
      return;
    }
    for (JsonNode each : type) {
      if (each.asText().equals("null")) {
        converted.put("nullable", true);
      } else if (type.size() <= 2 && !converted.has("type")) {
        converted.set("type", each);
      }
    }
  }

  private String target(String path, String reference) {
    String[] parts = reference.split("#", 2);
    String file =
        parts[0].isEmpty()
            ? path
            : Path.of(path).resolveSibling(parts[0]).normalize().toString().replace('\\', '/');
    String pointer = parts.length < 2 ? "" : parts[1];
    if (!pointer.isEmpty() && !pointer.matches(DEFINITIONS + "[^/]+")) {
      throw new InvalidContractException(
          Path.of(path), 1, "$ref must be to a file or to its definitions: " + reference);
    }
    return name(file, pointer);
  }
}
