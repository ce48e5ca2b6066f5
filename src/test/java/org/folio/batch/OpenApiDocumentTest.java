package org.folio.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The OpenAPI document as generators of clients read it. The rules are those of the linters that
 * docs/api.md names, as far as they matter to a client.
 */
class OpenApiDocumentTest {
  private static final String OHI = "application/vnd.oracle.insurance.resource+json";
  private static String text;
  private static SwaggerParseResult parsed;
  private static OpenAPI document;

  @BeforeAll
  static void parse() throws IOException {
    try (InputStream json = OpenApiDocumentTest.class.getResourceAsStream("/openapi.json")) {
      text = new String(Objects.requireNonNull(json).readAllBytes(), StandardCharsets.UTF_8);
      parsed = new OpenAPIV3Parser().readContents(text, null, null);
      document = parsed.getOpenAPI();
    }
  }

  private static void forEachOperation(BiConsumer<String, Operation> check) {
    document
        .getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .forEach((method, operation) -> check.accept(method + " " + path, operation)));
  }

  private static boolean isOfTenant(Operation operation) {
    return operation.getParameters() != null
        && operation.getParameters().stream().anyMatch(p -> p.getName().equals("X-Okapi-Tenant"));
  }

  @Test
  void document_isReadWithoutAComplaint() {
    assertEquals(List.of(), parsed.getMessages());
    assertTrue(document.getPaths().size() > 40);
    assertNotNull(document.getInfo().getContact().getName());
    document.getTags().forEach(tag -> assertFalse(tag.getDescription().isBlank(), tag.getName()));
  }

  @Test
  void everyOperation_isDescribedAndHasAnIdOfItsOwn() {
    Set<String> ids = new HashSet<>();
    forEachOperation(
        (call, operation) -> {
          assertTrue(ids.add(operation.getOperationId()), call);
          assertTrue(operation.getDescription().endsWith("."), call);
          assertFalse(operation.getSummary().isBlank(), call);
          assertNotNull(operation.getSecurity(), call);
        });
  }

  @Test
  void tenantCalls_needTheTokenOfTheGateway_andReportsASignedLink() {
    assertEquals(
        Set.of("okapiToken", "sunbirdToken", "signedLink"),
        document.getComponents().getSecuritySchemes().keySet());
    forEachOperation(
        (call, operation) -> {
          Set<String> needed = new TreeSet<>();
          operation.getSecurity().stream().map(SecurityRequirement::keySet).forEach(needed::addAll);
          assertEquals(isOfTenant(operation), needed.contains("okapiToken"), call);
          assertEquals(call.contains("/upload-reports/"), needed.contains("signedLink"), call);
          assertEquals(
              call.contains(" /v1/textbook/content/bulk/upload"),
              needed.contains("sunbirdToken"),
              call);
        });
  }

  @Test
  void plainJson_isOfferedBesideTheTypeOfResources() {
    List<Content> contents = new ArrayList<>();
    forEachOperation(
        (call, operation) -> {
          if (operation.getRequestBody() != null) {
            contents.add(operation.getRequestBody().getContent());
          }
          operation.getResponses().values().stream()
              .map(ApiResponse::getContent)
              .filter(Objects::nonNull)
              .forEach(contents::add);
        });

    List<Content> resources = contents.stream().filter(one -> one.containsKey(OHI)).toList();
    assertFalse(resources.isEmpty());
    resources.forEach(one -> assertTrue(one.containsKey("application/json")));
  }

  /** A generated client turns a string into text only if it comes as text/plain. */
  @Test
  void filesOfOtherTypes_areBinary() {
    forEachOperation(
        (call, operation) ->
            operation.getResponses().values().stream()
                .map(ApiResponse::getContent)
                .filter(Objects::nonNull)
                .flatMap(content -> content.entrySet().stream())
                .filter(one -> !one.getKey().matches("text/(plain|event-stream)|.*[/+]json"))
                .forEach(
                    one ->
                        assertEquals(
                            "binary",
                            one.getValue().getSchema().getFormat(),
                            call + " " + one.getKey())));
  }

  @Test
  void everySchema_isUsed() {
    Schema<?> stream =
        document
            .getPaths()
            .get("/batch-tracking/events")
            .getGet()
            .getResponses()
            .get("200")
            .getContent()
            .get("text/event-stream")
            .getSchema();
    assertEquals("#/components/schemas/LiveEvent", stream.getItems().get$ref());
    for (String name : document.getComponents().getSchemas().keySet()) {
      assertTrue(text.contains("\"#/components/schemas/" + name + "\""), name);
    }
  }

  /** Not every generator sends what a security scheme says. */
  @Test
  void signatureOfALink_isAParameterAsWell() {
    Operation report =
        document.getPaths().get("/batch-tracking/upload-reports/{tenantId}/{processId}").getGet();
    assertTrue(
        report.getParameters().stream()
            .anyMatch(p -> p.getName().equals("signature") && p.getRequired()));
  }

  @Test
  void refusals_areDeclared() {
    forEachOperation(
        (call, operation) -> {
          Set<String> statuses = operation.getResponses().keySet();
          assertTrue(statuses.containsAll(Set.of("400", "405")), call + " " + statuses);
          if (isOfTenant(operation) || call.contains("/upload-reports/")) {
            assertTrue(statuses.containsAll(Set.of("500", "503")), call + " " + statuses);
          }
          if (operation.getRequestBody() != null) {
            assertTrue(statuses.containsAll(Set.of("408", "415")), call + " " + statuses);
          }
          boolean isResource =
              operation.getResponses().values().stream()
                  .anyMatch(r -> r.getContent() != null && r.getContent().containsKey(OHI));
          assertTrue(!isResource || statuses.contains("406"), call + " " + statuses);
        });
  }

  @Test
  void integers_sayHowLargeTheyCanBecome() {
    assertEquals("int64", properties("DataFileResource").get("contentLength").getFormat());
    assertEquals("int64", properties("ReadConsumptionBatch").get("id").getFormat());
    assertEquals("int64", properties("IngestPosition").get("offset").getFormat());
    for (String name : document.getComponents().getSchemas().keySet()) {
      properties(name)
          .forEach(
              (property, type) ->
                  assertTrue(
                      !"integer".equals(type.getType()) || type.getFormat() != null,
                      name + "." + property));
    }
  }

  @Test
  void whatTheServerSets_isReadOnly() {
    Map<String, Schema<?>> export = properties("ReadConsumptionBatch");
    for (String property : List.of("id", "status", "links", "creationDate", "createdBy")) {
      assertEquals(true, export.get(property).getReadOnly(), property);
    }
    assertNull(export.get("limitCodes").getReadOnly());
    assertEquals(true, properties("NotificationEndpoint").get("secret").getReadOnly());
  }

  @Test
  void examplesOfRequests_haveNothingThatTheServerSets() {
    forEachOperation(
        (call, operation) -> {
          if (operation.getRequestBody() != null) {
            operation
                .getRequestBody()
                .getContent()
                .forEach(
                    (type, media) -> {
                      if (media.getExample() instanceof JsonNode example) {
                        assertHasNothingReadOnly(call, media.getSchema(), example);
                      }
                    });
          }
        });
  }

  private static void assertHasNothingReadOnly(String call, Schema<?> any, JsonNode example) {
    String reference = any.get$ref();
    Schema<?> schema =
        reference == null
            ? any
            : document
                .getComponents()
                .getSchemas()
                .get(reference.substring(reference.lastIndexOf('/') + 1));
    assertNotEquals(true, schema.getReadOnly(), () -> call + " " + example);
    if (schema.getItems() != null) {
      example.forEach(item -> assertHasNothingReadOnly(call, schema.getItems(), item));
    }
    if (schema.getProperties() != null) {
      schema
          .getProperties()
          .forEach(
              (name, type) -> {
                if (example.has(name)) {
                  assertHasNothingReadOnly(call, type, example.get(name));
                }
              });
    }
  }

  private static Map<String, Schema<?>> properties(String name) {
    Schema<?> schema = document.getComponents().getSchemas().get(name);
    assertNotNull(schema, name);
    Map<String, Schema<?>> properties = new HashMap<>();
    if (schema.getProperties() != null) {
      schema.getProperties().forEach((property, type) -> properties.put(property, type));
    }
    return properties;
  }
}
