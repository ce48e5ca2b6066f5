package org.folio.batch.codegen;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.serialization.node.LocationJsonNodeFactoryFactory;
import com.networknt.schema.utils.JsonNodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the JSON schemas (draft-04) that the RAML uses, and checks all their references. */
final class SchemaFiles {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private final Path folder;
  private final Schema metaSchema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
          .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_4.getDialectId()));
  private final SortedMap<Path, JsonNode> schemas = new TreeMap<>();

  SchemaFiles(Path folder) {
    this.folder = folder;
  }

  /** Reads a schema and those it refers to, once. */
  void add(Path file) {
    if (schemas.containsKey(file)) {
      return;
    }
    JsonNode schema = parse(file);
    for (Error error : metaSchema.validate(schema)) {
      JsonNode at = JsonNodes.get(schema, error.getInstanceLocation());
      String where = error.getInstanceLocation().toString();
      throw new InvalidContractException(
          file, line(at), "broken JSON schema at " + where + ": " + error.getMessage());
    }
    schemas.put(file, schema);
    followReferences(file, schema);
  }

  /** Returns the schemas by their path relative to the folder. */
  SortedMap<String, JsonNode> byPath() {
    SortedMap<String, JsonNode> byPath = new TreeMap<>();
    schemas.forEach((file, schema) -> byPath.put(relative(file), schema));
    return byPath;
  }

  /** Returns the class name of a schema: its {@code javaName}, or else the name of the file. */
  static String className(String path, JsonNode schema) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    String bare = file.contains(".") ? file.substring(0, file.lastIndexOf('.')) : file;
    return schema.path("javaName").asText(JavaNames.camel(bare));
  }

  String relative(Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  private static JsonNode parse(Path file) {
    try {
      return JsonNodes.readTree(
          MAPPER, Files.readString(file), LocationJsonNodeFactoryFactory.getInstance());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      if (e.getCause() instanceof JsonProcessingException broken) {
        JsonLocation at = broken.getLocation();
        throw new InvalidContractException(
            file, at == null ? 1 : at.getLineNr(), "broken JSON: " + broken.getOriginalMessage());
      }
      throw e;
    }
  }

  private void followReferences(Path file, JsonNode node) {
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      boolean isReference = property.getKey().equals("$ref") && property.getValue().isTextual();
      if (isReference) {
        follow(file, property.getValue());
      } else {
        followReferences(file, property.getValue());
      }
    }
    if (node.isArray()) {
      node.forEach(item -> followReferences(file, item));
    }
  }

  private void follow(Path file, JsonNode reference) {
    List<String> parts = List.of(reference.asText().split("#", 2));
    Path target = parts.get(0).isEmpty() ? file : file.resolveSibling(parts.get(0)).normalize();
    if (!target.startsWith(folder) || !Files.isRegularFile(target)) {
      throw new InvalidContractException(
          file, line(reference), "$ref to a file that does not exist: " + reference.asText());
    }
    add(target);
    String pointer = parts.size() < 2 ? "" : parts.get(1);
    boolean dangling =
        !pointer.isEmpty()
            && (!pointer.startsWith("/") || schemas.get(target).at(pointer).isMissingNode());
    if (dangling) {
      throw new InvalidContractException(
          file, line(reference), "$ref to a definition that does not exist: " + reference.asText());
    }
  }

  private static int line(JsonNode node) {
    JsonLocation location = node == null ? null : JsonNodes.tokenStreamLocationOf(node);
    return location == null ? 1 : location.getLineNr();
  }
}
