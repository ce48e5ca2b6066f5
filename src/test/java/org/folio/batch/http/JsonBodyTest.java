package org.folio.batch.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.folio.batch.api.model.TenantAttributes;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.error.Violation;
import org.folio.batch.json.SchemaCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies with lists and with a schema that allows additional properties. */
class JsonBodyTest {
  private static final String JSON = "application/json";
  private static final String SCHEMA = "ramls/schemas/tenantAttributes.schema";
  private static final JsonBody BODY =
      new JsonBody(
          new ApiOperation.Body(JSON, SCHEMA, TenantAttributes.class),
          new SchemaCompiler().compile(SCHEMA));

  private static TenantAttributes read(String json) {
    return (TenantAttributes) BODY.read(Buffer.buffer(json), JSON);
  }

  private static ServiceException refused(String json) {
    return assertThrows(ServiceException.class, () -> read(json));
  }

  @Test
  void tenantAttributes_areRead() {
    TenantAttributes attributes =
        read(
            "{\"module_to\":\"mod-batch-tracking-1.1.0\",\"purge\":false,\"parameters\":[{\"key\":\"loadSample\",\"value\":\"true\"}]}");

    assertEquals("mod-batch-tracking-1.1.0", attributes.getModuleTo());
    assertNull(attributes.getModuleFrom());
    assertEquals(false, attributes.getPurge());
    assertEquals("loadSample", attributes.getParameters().get(0).getKey());
  }

  @Test
  void additionalPropertyAllowedBySchema_isIgnored() {
    assertEquals("m-1", read("{\"module_to\":\"m-1\",\"later\":{\"a\":null}}").getModuleTo());
  }

  @Test
  void nullPropertyOfListItem_countsAsAbsent() {
    assertEquals(
        List.of(
            new Violation(
                "must not be null",
                "jakarta.validation.constraints.NotNull.message",
                "parameters[1].key",
                "null")),
        refused("{\"parameters\":[{\"key\":\"a\",\"value\":null},{\"key\":null}]}").violations());
  }

  @Test
  void nullListItem_isReportedWithIndex() {
    assertEquals(
        List.of("parameters[0]"),
        refused("{\"parameters\":[null]}").violations().stream().map(Violation::key).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"parameters":[{"key":1}]} | The property parameters[0].key must be a string, but was 1
          {"parameters":{"key":"a"}} | The property parameters must be an array, but was {"key":"a"}
          {"purge":"false"}          | The property purge must be a boolean, but was "false"
          {"purge":0}                | The property purge must be a boolean, but was 0
          """)
  void valueOfWrongType_isReportedWithPath(String json, String message) {
    ServiceException failure = refused(json);

    assertEquals(Kind.MALFORMED, failure.kind());
    assertEquals(message, failure.getMessage());
  }

  @Test
  void violations_areLimitedToHundred() {
    String nothing = "{},".repeat(5000) + "{}";

    assertEquals(100, refused("{\"parameters\":[" + nothing + "]}").violations().size());
  }

  @Test
  void errorMessage_isShort_whenPropertyNameIsLong() {
    ServiceException failure =
        refused("{\"parameters\":[{\"key\":1}],\"" + "x\\n".repeat(500) + "\":1}");
    assertTrue(failure.getMessage().length() < 300);
  }
}
