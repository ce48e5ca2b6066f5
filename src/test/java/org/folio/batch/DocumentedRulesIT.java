package org.folio.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Whatever the OpenAPI document says about a parameter or a property, the module refuses a request
 * that does not keep to it, with a status and in a form that the document declares.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedRulesIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String USER = "5a05e962-0502-5f78-a1fb-c47ba7902298";

  /** Longer values do not fit into the first line or a header of a request. */
  private static final int LONGEST_SENT = 3_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private JsonNode document;
  private LocalModule module;
  private String tenant;

  @BeforeAll
  void start() throws IOException {
    try (InputStream json = DocumentedRulesIT.class.getResourceAsStream("/openapi.json")) {
      document = MAPPER.readTree(Objects.requireNonNull(json));
    }
    module = LocalModule.start(Services.freshDatabase(), Services.freshKafkaSettings());
    tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable().tenant().id();
  }

  @AfterAll
  void stop() {
    module.close();
  }

  /** An operation of the document. */
  private record Operation(String method, String path, JsonNode json) {
    List<JsonNode> parameters() {
      return json.path("parameters").valueStream().toList();
    }

    Optional<JsonNode> jsonBody() {
      return json.at("/requestBody/content")
          .propertyStream()
          .filter(one -> one.getKey().endsWith("json"))
          .map(Map.Entry::getValue)
          .findFirst();
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** The values of a request. The keys begin with the place: path, query or header. */
  private record Values(Map<String, String> byPlaceAndName) {
    Values with(JsonNode parameter, String value) {
      Map<String, String> changed = new LinkedHashMap<>(byPlaceAndName);
      changed.put(key(parameter), value);
      return new Values(changed);
    }

    Values without(JsonNode parameter) {
      Map<String, String> changed = new LinkedHashMap<>(byPlaceAndName);
      changed.remove(key(parameter));
      return new Values(changed);
    }

    private static String key(JsonNode parameter) {
      return parameter.path("in").asText() + " " + parameter.path("name").asText();
    }

    Stream<Map.Entry<String, String>> in(String place) {
      return byPlaceAndName.entrySet().stream()
          .filter(one -> one.getKey().startsWith(place + " "))
          .map(one -> Map.entry(one.getKey().substring(place.length() + 1), one.getValue()));
    }
  }

  private List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    document
        .path("paths")
        .propertyStream()
        .forEach(
            path ->
                path.getValue()
                    .propertyStream()
                    // has the parameters of GET, and no body that could name one
                    .filter(method -> !method.getKey().equals("head"))
                    .forEach(
                        method ->
                            operations.add(
                                new Operation(
                                    method.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    method.getValue()))));
    return operations;
  }

  /** A request that keeps to all rules. */
  private Values good(Operation operation) {
    Map<String, String> values = new LinkedHashMap<>();
    for (JsonNode parameter : operation.parameters()) {
      String name = parameter.path("name").asText();
      boolean isUser = name.equals("X-Okapi-User-Id");
      if (parameter.path("required").asBoolean() || isUser) {
        String value = isUser ? USER : parameter.path("example").asText();
        values.put(Values.key(parameter), name.equals("X-Okapi-Tenant") ? tenant : value);
      }
    }
    return new Values(values);
  }

  /** Values that break a rule of the schema, with the rule. */
  private static Map<String, String> broken(JsonNode schema) {
    Map<String, String> broken = new LinkedHashMap<>();
    switch (schema.path("type").asText()) {
      case "integer" -> {
        broken.put("integer", "x");
        if (schema.has("minimum")) {
          broken.put("minimum", String.valueOf(schema.path("minimum").asLong() - 1));
        }
        if (schema.has("maximum")) {
          broken.put("maximum", String.valueOf(schema.path("maximum").asLong() + 1));
        }
        if (schema.path("format").asText().equals("int32")) {
          broken.put("int32", "2147483648");
        }
        broken.put("int64", "9223372036854775808");
      }
      case "boolean" -> broken.put("boolean", "perhaps");
      default -> {
        if (schema.has("enum")) {
          broken.put("enum", "none-of-these");
        }
        if (schema.has("pattern")) {
          broken.put("pattern", unlike(schema.path("pattern").asText()));
        }
        if (schema.path("minLength").asInt() > 0) {
          broken.put("minLength", "");
        }
        if (schema.has("maxLength") && schema.path("maxLength").asInt() < LONGEST_SENT) {
          broken.put("maxLength", "a".repeat(schema.path("maxLength").asInt() + 1));
        }
        if (schema.path("format").asText().matches("date(-time)?")) {
          broken.put("format", "2026-02-30");
        }
      }
    }
    return broken;
  }

  private static String unlike(String pattern) {
    return Stream.of("!", "a", "0", "A ")
        .filter(text -> !Pattern.compile(pattern).matcher(text).find())
        .findFirst()
        .orElseThrow(() -> new AssertionError("Everything matches " + pattern));
  }

  @Test
  void parameterThatBreaksARule_is400() throws IOException, InterruptedException {
    int checked = 0;
    List<String> accepted = new ArrayList<>();
    for (Operation operation : operations()) {
      for (JsonNode parameter : operation.parameters()) {
        String name = parameter.path("name").asText();
        if (parameter.path("required").asBoolean()
            && !parameter.path("in").asText().equals("path")) {
          refusal(operation, good(operation).without(parameter), name, "required")
              .ifPresent(accepted::add);
          checked++;
        }
        for (Map.Entry<String, String> one : broken(parameter.path("schema")).entrySet()) {
          if (one.getValue().isEmpty() && parameter.path("in").asText().equals("path")) {
            continue; // is another path
          }
          refusal(operation, good(operation).with(parameter, one.getValue()), name, one.getKey())
              .ifPresent(accepted::add);
          checked++;
        }
      }
    }
    assertEquals("", String.join("\n", accepted));
    assertTrue(checked > 300, "checked only " + checked);
  }

  @Test
  void queryParameterThatIsNotDocumented_is400InTheFormOfTheApi()
      throws IOException, InterruptedException {
    List<String> accepted = new ArrayList<>();
    for (Operation operation : operations()) {
      Values values =
          good(operation)
              .with(MAPPER.createObjectNode().put("in", "query").put("name", "stauts"), "x");
      refusal(operation, values, "stauts", "unknown").ifPresent(accepted::add);
    }
    assertEquals("", String.join("\n", accepted));
  }

  /** Sends the request; tells what is wrong with the answer. */
  private Optional<String> refusal(Operation operation, Values values, String name, String rule)
      throws IOException, InterruptedException {
    String body = operation.jsonBody().map(json -> json.path("example").toString()).orElse("");
    HttpResponse<String> response = send(operation, values, body);
    boolean isNamed =
        response.body().contains(name)
            || (name.equals("X-Okapi-Tenant") && response.body().contains("tenant id"));
    return response.statusCode() == 400 && isNamed && isDeclared(operation, response)
        ? Optional.empty()
        : Optional.of(described(operation, rule + " of " + name, response));
  }

  private static boolean isDeclared(Operation operation, HttpResponse<String> response) {
    String type = response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    return operation
        .json()
        .path("responses")
        .path(String.valueOf(response.statusCode()))
        .path("content")
        .has(type);
  }

  private static String described(
      Operation operation, String broken, HttpResponse<String> response) {
    return "%s %s: %d %s %s"
        .formatted(
            operation,
            broken,
            response.statusCode(),
            response.headers().firstValue("Content-Type").orElse(""),
            response.body());
  }

  @Test
  void propertyThatBreaksARule_isRefused() throws IOException, InterruptedException {
    int checked = 0;
    List<String> accepted = new ArrayList<>();
    for (Operation operation : operations()) {
      JsonNode body = operation.jsonBody().orElse(MAPPER.missingNode());
      Map<String, JsonNode> bodies = new LinkedHashMap<>();
      vary(body.path("example"), body.path("schema"), body.path("example"), "", bodies);
      for (Map.Entry<String, JsonNode> one : bodies.entrySet()) {
        HttpResponse<String> response = send(operation, good(operation), one.getValue().toString());
        if (!List.of(400, 422).contains(response.statusCode())
            || !isDeclared(operation, response)) {
          accepted.add(described(operation, one.getKey(), response));
        }
        checked++;
      }
    }
    assertEquals("", String.join("\n", accepted));
    assertTrue(checked > 100, "checked only " + checked);
  }

  /** Collects copies of the whole body, in each of which one property breaks one rule. */
  private void vary(
      JsonNode whole, JsonNode anySchema, JsonNode part, String at, Map<String, JsonNode> bodies) {
    JsonNode schema = resolved(anySchema);
    if (!part.isObject() || schema.path("readOnly").asBoolean()) {
      return;
    }
    for (JsonNode required : schema.path("required")) {
      if (part.has(required.asText())) {
        bodies.put(
            at + "/" + required.asText() + " required",
            changed(whole, at, object -> object.remove(required.asText())));
      }
    }
    if (schema.has("additionalProperties")
        && !schema.path("additionalProperties").asBoolean(true)) {
      bodies.put(at + " additionalProperties", changed(whole, at, object -> object.put("more", 1)));
    }
    schema
        .path("properties")
        .propertyStream()
        .filter(property -> part.has(property.getKey()))
        .forEach(
            property -> {
              String name = property.getKey();
              JsonNode type = resolved(property.getValue());
              if (type.path("readOnly").asBoolean()
                  || property.getValue().path("readOnly").asBoolean()) {
                return;
              }
              broken(type)
                  .forEach(
                      (rule, value) ->
                          bodies.put(
                              at + "/" + name + " " + rule,
                              changed(
                                  whole,
                                  at,
                                  object -> object.set(name, literal(type, rule, value)))));
              vary(whole, type, part.path(name), at + "/" + name, bodies);
            });
  }

  private static JsonNode literal(JsonNode type, String rule, String value) {
    boolean isNumber = type.path("type").asText().equals("integer") && !rule.equals("integer");
    return isNumber
        ? MAPPER.getNodeFactory().numberNode(new BigInteger(value))
        : TextNode.valueOf(value);
  }

  private static JsonNode changed(JsonNode whole, String at, Consumer<ObjectNode> change) {
    JsonNode copy = whole.deepCopy();
    change.accept((ObjectNode) copy.at(at));
    return copy;
  }

  private JsonNode resolved(JsonNode schema) {
    JsonNode reference = schema.path("$ref");
    return reference.isMissingNode() ? schema : document.at(reference.asText().substring(1));
  }

  private HttpResponse<String> send(Operation operation, Values values, String body)
      throws IOException, InterruptedException {
    Map<String, String> path = new HashMap<>();
    values.in("path").forEach(one -> path.put(one.getKey(), encoded(one.getValue())));
    String target = operation.path();
    for (Map.Entry<String, String> one : path.entrySet()) {
      target = target.replace("{" + one.getKey() + "}", one.getValue());
    }
    List<String> query =
        values.in("query").map(one -> one.getKey() + "=" + encoded(one.getValue())).toList();
    URI uri =
        URI.create(
            module.baseUrl() + target + (query.isEmpty() ? "" : "?" + String.join("&", query)));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(
                operation.method(),
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    values.in("header").forEach(one -> request.header(one.getKey(), one.getValue()));
    String type =
        operation
            .json()
            .at("/requestBody/content")
            .propertyStream()
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse("");
    if (!type.isEmpty()) {
      request.header("Content-Type", type.startsWith("multipart/") ? type + "; boundary=b" : type);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
