package org.folio.batch.codegen;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.folio.batch.codegen.Contract.Answer;
import org.folio.batch.codegen.Contract.Body;
import org.folio.batch.codegen.Contract.FilePart;
import org.folio.batch.codegen.Contract.Operation;
import org.folio.batch.codegen.Contract.Parameter;
import org.folio.batch.codegen.Contract.Place;
import org.folio.batch.codegen.Contract.Rules;
import org.folio.batch.codegen.Contract.TopResource;

/** Writes the contract as an OpenAPI 3.0 document. */
final class OpenApiWriter {
  /** The server takes plain JSON wherever it takes this, and answers in it if the client wants. */
  private static final String OHI = "application/vnd.oracle.insurance.resource+json";

  private static final int BAD_REQUEST = 400;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final Body PLAIN_TEXT =
      new Body(
          "text/plain", Optional.empty(), Optional.empty(), Optional.empty(), false, List.of());
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Contract contract;
  private final OpenApiSchemas schemas;
  private final String version;

  OpenApiWriter(Contract contract, Map<String, JsonNode> schemas, String version) {
    this.contract = contract;
    this.schemas = new OpenApiSchemas(schemas);
    this.version = version;
  }

  String write() throws JsonProcessingException {
    ObjectNode document = MAPPER.createObjectNode().put("openapi", "3.0.3");
    document
        .putObject("info")
        .put("title", "mod-batch-tracking")
        .put(
            "description",
            "Tracks batches of changes, bulk uploads, and limits with their exports.")
        .put("version", version)
        .putObject("license")
        .put("name", "Apache-2.0")
        .put("url", "https://www.apache.org/licenses/LICENSE-2.0");
    document
        .withObject("/info")
        .putObject("contact")
        .put("name", "FOLIO")
        .put("url", "https://www.folio.org");
    document
        .putArray("servers")
        .addObject()
        .put("url", "/")
        .put("description", "The gateway, or the module itself");
    Map<String, String> descriptions = new TreeMap<>();
    contract.resources().forEach(one -> descriptions.put(one.title(), one.description()));
    ArrayNode tags = document.putArray("tags");
    descriptions.forEach(
        (title, text) ->
            tags.addObject().put("name", title).put("description", sentence(text, title)));
    ObjectNode paths = document.putObject("paths");
    for (TopResource resource : contract.resources()) {
      for (Operation declared : resource.operations()) {
        Operation operation = withRefusals(declared);
        ObjectNode path = paths.withObjectProperty(operation.path());
        path.set(
            operation.verb().toLowerCase(Locale.ROOT),
            operation(resource, operation, JavaNames.methodOf(operation)));
        if (operation.verb().equals("GET")) {
          path.set("head", operation(resource, head(operation), headId(operation)));
        }
      }
    }
    ObjectNode components = document.putObject("components");
    components.set("securitySchemes", OpenApiSecurity.schemes());
    components.set("schemas", schemas.components());
    return MAPPER.writeValueAsString(document) + "\n";
  }

  /** The server responds to HEAD wherever it responds to GET, with the same headers. */
  private static Operation head(Operation get) {
    List<Answer> answers =
        get.answers().stream()
            // a range applies to GET only
            .filter(answer -> answer.status() != 206 && answer.status() != 416)
            .map(a -> new Answer(a.status(), a.description(), a.headers(), List.of()))
            .toList();
    List<Parameter> parameters =
        get.parameters().stream().filter(p -> !p.name().matches("(If-)?Range")).toList();
    return new Operation(
        "HEAD",
        get.path(),
        "Only the headers of: " + get.description(),
        parameters,
        get.body(),
        answers);
  }

  private static String headId(Operation get) {
    return JavaNames.methodOf(get).replaceFirst("^get", "head");
  }

  private ObjectNode operation(TopResource resource, Operation operation, String id) {
    ObjectNode node = MAPPER.createObjectNode();
    node.putArray("tags").add(resource.title());
    String description = sentence(operation.description(), operation.path());
    node.put("summary", summary(description));
    node.put("description", description);
    node.put("operationId", id);
    node.set("security", OpenApiSecurity.of(operation));
    List<Parameter> parameters =
        operation.parameters().stream().filter(p -> !OpenApiSecurity.isToken(p)).toList();
    if (!parameters.isEmpty()) {
      ArrayNode all = node.putArray("parameters");
      parameters.forEach(p -> all.add(parameter(p)));
    }
    operation
        .body()
        .ifPresent(
            body ->
                node.putObject("requestBody")
                    .put("required", true)
                    .set("content", content(List.of(body))));
    ObjectNode responses = node.putObject("responses");
    operation.answers().forEach(a -> responses.set(String.valueOf(a.status()), answer(a)));
    return node;
  }

  /**
   * Adds what the router refuses on each path, in the form of the other refusals of the path: a
   * query that is broken or has an unknown parameter, and other methods.
   */
  private static Operation withRefusals(Operation operation) {
    List<Answer> answers = operation.answers();
    List<Answer> all = new ArrayList<>(answers);
    List<Body> bodies =
        answers.stream()
            .filter(answer -> answer.status() == BAD_REQUEST)
            .findFirst()
            .map(Answer::bodies)
            .orElse(List.of(PLAIN_TEXT));
    if (answers.stream().noneMatch(answer -> answer.status() == BAD_REQUEST)) {
      all.add(new Answer(BAD_REQUEST, "The request is malformed", List.of(), bodies));
    }
    all.add(
        new Answer(
            METHOD_NOT_ALLOWED,
            "The path does not take this method; the header Allow names those that it takes",
            List.of(),
            bodies.stream().map(OpenApiWriter::withoutExample).toList()));
    all.sort(Comparator.comparingInt(Answer::status));
    return new Operation(
        operation.verb(),
        operation.path(),
        operation.description(),
        operation.parameters(),
        operation.body(),
        all);
  }

  private static Body withoutExample(Body body) {
    return new Body(
        body.mediaType(),
        body.schemaFile(),
        body.itemFile(),
        Optional.empty(),
        body.streamed(),
        body.files());
  }

  /** Ends a text with a full stop. */
  private static String sentence(String text, String otherwise) {
    String any = text.isEmpty() ? otherwise : text;
    return any.matches("(?s).*[.!?]$") ? any : any + ".";
  }

  /** Cuts a description to its first clause. */
  private static String summary(String description) {
    return description.replaceFirst("(?s)(; |\\. |[.]$).*", "");
  }

  private ObjectNode answer(Answer answer) {
    // the only text that OpenAPI requires
    String description =
        answer.description().isEmpty() ? "Status " + answer.status() : answer.description();
    ObjectNode node = MAPPER.createObjectNode().put("description", description);
    if (!answer.headers().isEmpty()) {
      ObjectNode headers = node.putObject("headers");
      answer.headers().forEach(h -> headers.set(h.name(), described(h)));
    }
    if (!answer.bodies().isEmpty()) {
      node.set("content", content(answer.bodies()));
    }
    return node;
  }

  private ObjectNode content(List<Body> bodies) {
    ObjectNode content = MAPPER.createObjectNode();
    for (Body body : bodies) {
      ObjectNode media = content.putObject(body.mediaType());
      media.set("schema", schema(body));
      body.example().ifPresent(example -> media.set("example", example(body, example)));
      if (body.mediaType().equals(OHI)) {
        content.set("application/json", media.deepCopy());
      }
    }
    return content;
  }

  private JsonNode schema(Body body) {
    if (body.isMultipart()) {
      return parts(body.files());
    }
    if (body.itemFile().isPresent()) {
      ObjectNode events = MAPPER.createObjectNode().put("type", "array");
      events.set("items", schemas.reference(body.itemFile().get()));
      return events.put("format", "event-stream");
    }
    return body.schemaFile()
        .<JsonNode>map(schemas::reference)
        .orElseGet(
            () -> {
              ObjectNode schema =
                  MAPPER.createObjectNode().put("type", body.isJson() ? "object" : "string");
              return isFile(body) ? schema.put("format", "binary") : schema;
            });
  }

  /** A generated client reads text/plain into a string, and any other type into a file. */
  private static boolean isFile(Body body) {
    return body.streamed() || !(body.isJson() || body.mediaType().startsWith("text/plain"));
  }

  private static ObjectNode parts(List<FilePart> files) {
    ObjectNode schema = MAPPER.createObjectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    for (FilePart file : files) {
      properties
          .putObject(file.name())
          .put("description", file.description())
          .put("type", "string")
          .put("format", "binary");
    }
    List<String> required = files.stream().filter(FilePart::required).map(FilePart::name).toList();
    if (!required.isEmpty()) {
      schema.set("required", MAPPER.valueToTree(required));
    }
    return schema;
  }

  private static JsonNode example(Body body, String example) {
    try {
      return body.isJson() ? MAPPER.readTree(example) : MAPPER.valueToTree(example);
    } catch (JsonProcessingException e) {
      return MAPPER.valueToTree(example);
    }
  }

  private static ObjectNode parameter(Parameter parameter) {
    ObjectNode node =
        MAPPER
            .createObjectNode()
            .put("name", parameter.name())
            .put("in", parameter.place().name().toLowerCase(Locale.ROOT))
            .put("required", parameter.required() || parameter.place() == Place.PATH);
    node.setAll(described(parameter));
    return node;
  }

  private static ObjectNode described(Parameter parameter) {
    ObjectNode node = MAPPER.createObjectNode().put("description", parameter.description());
    node.set("schema", schema(parameter));
    parameter.example().ifPresent(example -> node.set("example", typed(parameter, example)));
    return node;
  }

  private static ObjectNode schema(Parameter parameter) {
    ObjectNode schema = MAPPER.createObjectNode();
    switch (parameter.type()) {
      case LONG -> schema.put("type", "integer").put("format", "int64");
      case INTEGER -> schema.put("type", "integer").put("format", "int32");
      default -> schema.put("type", parameter.type().name().toLowerCase(Locale.ROOT));
    }
    Rules rules = parameter.rules();
    rules.pattern().ifPresent(value -> schema.put("pattern", value));
    rules.minimum().ifPresent(value -> schema.put("minimum", value));
    rules.maximum().ifPresent(value -> schema.put("maximum", value));
    rules.minLength().ifPresent(value -> schema.put("minLength", value));
    rules.maxLength().ifPresent(value -> schema.put("maxLength", value));
    if (!rules.oneOf().isEmpty()) {
      ArrayNode values = schema.putArray("enum");
      rules.oneOf().forEach(values::add);
    }
    parameter.defaultValue().ifPresent(value -> schema.set("default", typed(parameter, value)));
    return schema;
  }

  private static JsonNode typed(Parameter parameter, String text) {
    return switch (parameter.type()) {
      case STRING -> MAPPER.valueToTree(text);
      case INTEGER, LONG -> MAPPER.valueToTree(Long.valueOf(text));
      case NUMBER -> MAPPER.valueToTree(Double.valueOf(text));
      case BOOLEAN -> MAPPER.valueToTree(Boolean.valueOf(text));
    };
  }
}
