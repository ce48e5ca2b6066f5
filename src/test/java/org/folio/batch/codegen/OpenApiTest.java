package org.folio.batch.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiTest {
  @TempDir private Path folder;
  private JsonNode document;

  @BeforeEach
  void generate() throws JsonProcessingException {
    document =
        new ObjectMapper().readTree(new RamlProject(folder).generate().resource("openapi.json"));
  }

  @Test
  void document_hasVersionAndLicense() {
    assertEquals("3.0.3", document.path("openapi").asText());
    assertEquals("1.2.3", document.at("/info/version").asText());
    assertEquals("Apache-2.0", document.at("/info/license/name").asText());
  }

  @Test
  void document_listsEveryOperationWithUniqueId() {
    Set<String> ids = new HashSet<>();
    document
        .path("paths")
        .forEach(path -> path.forEach(method -> ids.add(method.path("operationId").asText())));

    assertEquals(
        Set.of(
            "getLibraryXBooks",
            "headLibraryXBooks",
            "postLibraryXBooks",
            "getLibraryXBooksNewest",
            "headLibraryXBooksNewest",
            "getLibraryXBooksByBookId",
            "headLibraryXBooksByBookId",
            "getLibraryXBooksPagesByBookIdAndPage",
            "headLibraryXBooksPagesByBookIdAndPage",
            "deleteLibraryXBooksPagesByBookIdAndPage",
            "deleteShelf"),
        ids);
  }

  @Test
  void headIsThereWhereverGetIs_withoutABody() {
    for (JsonNode path : document.path("paths")) {
      assertEquals(path.has("get"), path.has("head"));
      assertFalse(path.path("head").toString().contains("\"content\""));
    }
  }

  @Test
  void parameters_haveTheirConstraints() {
    JsonNode parameters = document.at("/paths/~1library-x~1books/get/parameters");

    assertEquals("limit", parameters.at("/0/name").asText());
    assertEquals("query", parameters.at("/0/in").asText());
    assertEquals(10, parameters.at("/0/schema/default").asInt());
    assertEquals(100, parameters.at("/0/schema/maximum").asInt());
    assertEquals("[\"title\",\"page-count\"]", parameters.at("/2/schema/enum").toString());
    assertEquals("header", parameters.at("/4/in").asText());
    assertTrue(parameters.at("/4/required").asBoolean());
    assertEquals(
        "[\"bookId\",\"page\"]",
        document
            .at("/paths/~1library-x~1books~1{bookId}~1pages~1{page}/get/parameters")
            .findValuesAsText("name")
            .toString()
            .replaceAll("([A-Za-z]+)", "\"$1\"")
            .replace(" ", ""));
  }

  @Test
  void references_pointToExistingComponents() {
    Set<String> references = new HashSet<>(document.findValuesAsText("$ref"));

    assertEquals(
        Set.of(
            "#/components/schemas/Book",
            "#/components/schemas/Books",
            "#/components/schemas/BookPicture"),
        references);
    references.forEach(
        reference -> assertFalse(document.at(reference.substring(1)).isMissingNode(), reference));
  }

  @Test
  void multipartBody_describesItsFiles() throws JsonProcessingException {
    RamlProject project = new RamlProject(folder.resolve("other"));
    project.write(
        "pictures.raml",
        """
        #%RAML 1.0
        title: Pictures
        /pictures:
          post:
            body:
              multipart/form-data:
                properties:
                  picture:
                    description: Any picture
                    type: file
            responses:
              204:
        """);

    JsonNode schema =
        new ObjectMapper()
            .readTree(project.generate().resource("openapi.json"))
            .at("/paths/~1pictures/post/requestBody/content/multipart~1form-data/schema");

    assertEquals("object", schema.path("type").asText());
    assertEquals("[\"picture\"]", schema.path("required").toString());
    assertEquals(
        "{\"description\":\"Any picture\",\"type\":\"string\",\"format\":\"binary\"}",
        schema.at("/properties/picture").toString());
  }

  @Test
  void rulesThatTheCodeChecks_areInTheDocumentOnly() throws JsonProcessingException {
    RamlProject project = new RamlProject(folder.resolve("checked"));
    project.write(
        "schemas/page.json",
        """
        {
          "$schema": "http://json-schema.org/draft-04/schema#",
          "type": "object",
          "properties": {"day": {"type": "string", "checkedByCode": {"format": "date"}}}
        }
        """);
    project.write(
        "pages.raml",
        """
        #%RAML 1.0
        title: Pages
        types:
          page: !include schemas/page.json
        annotationTypes:
          checkedByCode: boolean
          itemType: string
        /pages:
          get:
            headers:
              mode:
                enum: [fast, slow]
                (checkedByCode): true
            responses:
              200:
                body:
                  text/event-stream:
                    (itemType): page
                    type: file
              201:
                body:
                  text/csv:
        """);

    JsonNode generated = new ObjectMapper().readTree(project.generate().resource("openapi.json"));
    JsonNode operation = generated.at("/paths/~1pages/get");
    assertTrue(operation.at("/parameters/0/required").asBoolean());
    assertEquals(2, operation.at("/parameters/0/schema/enum").size());
    String routes = project.source("PagesRoutes");
    assertTrue(routes.contains("Parameter.header(\"mode\", ParameterType.STRING))"), routes);
    assertEquals("date", generated.at("/components/schemas/Page/properties/day/format").asText());
    assertEquals(
        "#/components/schemas/Page",
        operation.at("/responses/200/content/text~1event-stream/schema/items/$ref").asText());
    assertEquals("binary", operation.at("/responses/201/content/text~1csv/schema/format").asText());
    assertTrue(operation.at("/responses/400").has("content"));
    assertFalse(generated.at("/paths/~1pages/head/responses/400").has("content"));
  }

  @Test
  void components_containNoKeywordsUnknownToOpenApi() {
    String components = document.path("components").toString();

    for (String keyword : new String[] {"$schema", "definitions", "javaName", "\"id\":\""}) {
      assertFalse(components.contains(keyword), keyword);
    }
  }

  @Test
  void everyResponse_hasDescription() {
    document
        .findValues("responses")
        .forEach(
            responses ->
                responses.forEach(
                    answer -> assertFalse(answer.path("description").asText().isEmpty())));
  }
}
