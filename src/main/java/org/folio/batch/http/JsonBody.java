package org.folio.batch.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.error.Violation;
import org.folio.batch.json.Excerpt;
import org.folio.batch.json.Json;
import org.folio.batch.json.JsonTree;
import org.folio.batch.json.SchemaErrors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON body. A body that cannot be read as the model is malformed (400). A body that
 * violates rules of the schema is invalid (422), and the response reports all violations, up to a
 * hundred.
 */
final class JsonBody {
  /** A body with many violations must not produce a response many times its size. */
  private static final int MOST_TOLD = 100;

  /** Where the messages of the parser start to mention its own classes and settings. */
  private static final Pattern JARGON =
      Pattern.compile("[\\s(,:]*\\b(from|for|start marker|bound as|enable)\\b.*", Pattern.DOTALL);

  private final ApiOperation.Body body;
  private final Schema schema;

  JsonBody(ApiOperation.Body body, Schema schema) {
    this.body = body;
    this.schema = schema;
  }

  /** Returns the model. */
  Object read(Buffer bytes, @Nullable String contentType) {
    checkMediaType(contentType);
    if (bytes.length() == 0) {
      throw ServiceException.malformed("The body is empty; it must be JSON");
    }
    JsonNode sent = parse(bytes);
    JsonTree tree = JsonTree.of(sent);
    List<Error> errors = new ArrayList<>(schema.validate(tree.withoutNulls()));
    SchemaErrors.refuseWrongTypes(errors);
    if (tree.hasNulls()) {
      schema.validate(sent).stream().filter(SchemaErrors::isUnknownNull).forEach(errors::add);
    }
    List<Violation> violations = errors.isEmpty() ? List.of() : told(errors);
    Object model = decode(tree.withoutNulls(), violations);
    if (!violations.isEmpty()) {
      throw ServiceException.invalid(violations);
    }
    return model;
  }

  private static List<Violation> told(List<Error> errors) {
    return errors.stream().limit(MOST_TOLD).map(SchemaErrors::toViolation).toList();
  }

  private void checkMediaType(@Nullable String contentType) {
    if (contentType == null) {
      throw ServiceException.malformed(
          "The header Content-Type is missing; it must be " + body.mediaType());
    }
    int parameters = contentType.indexOf(';');
    String mediaType = parameters < 0 ? contentType : contentType.substring(0, parameters);
    if (!mediaType.strip().equalsIgnoreCase(body.mediaType())) {
      throw ServiceException.malformed(
          "The header Content-Type must be "
              + body.mediaType()
              + ", but was "
              + Excerpt.text(contentType));
    }
  }

  private static JsonNode parse(Buffer bytes) {
    try (JsonParser parser = Json.MAPPER.createParser(bytes.getBytes())) {
      return parse(parser);
    } catch (JsonProcessingException e) {
      throw ServiceException.of(
          Kind.MALFORMED,
          "The body is not JSON" + place(e.getLocation()) + ": " + Excerpt.text(reason(e)),
          e);
    } catch (IOException e) {
      throw ServiceException.of(Kind.MALFORMED, "The body is not JSON", e);
    }
  }

  private static JsonNode parse(JsonParser parser) throws IOException {
    try {
      JsonNode tree = Json.MAPPER.readTree(parser);
      if (tree == null) {
        throw ServiceException.malformed("The body is empty; it must be JSON");
      }
      return tree;
    } catch (NumberFormatException e) {
      // the parser takes any exponent, and BigDecimal only those that an int holds
      throw ServiceException.of(
          Kind.MALFORMED,
          "The body has a number that is out of range" + place(parser.currentTokenLocation()),
          e);
    }
  }

  private static String place(@Nullable JsonLocation at) {
    return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  private static String reason(JsonProcessingException e) {
    String reason = e.getOriginalMessage();
    return reason.indexOf('`') < 0 ? reason : JARGON.matcher(reason).replaceFirst("");
  }

  private Object decode(JsonNode tree, List<Violation> violations) {
    try {
      return Json.MAPPER.treeToValue(tree, body.model());
    } catch (JsonProcessingException e) {
      boolean isOutOfRange = e.getCause() instanceof InputCoercionException;
      if (!isOutOfRange && !violations.isEmpty()) {
        throw ServiceException.invalid(violations);
      }
      String problem = isOutOfRange ? " is out of range" : " cannot be read";
      throw ServiceException.of(Kind.MALFORMED, subject(tree, e) + problem, e);
    }
  }

  private static String subject(JsonNode tree, JsonProcessingException e) {
    if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
      return "The body";
    }
    JsonNode value = tree;
    StringBuilder name = new StringBuilder();
    for (JsonMappingException.Reference step : mapping.getPath()) {
      boolean isProperty = step.getFieldName() != null;
      value = isProperty ? value.path(step.getFieldName()) : value.path(step.getIndex());
      name.append(isProperty && !name.isEmpty() ? "." : "")
          .append(isProperty ? step.getFieldName() : "[" + step.getIndex() + "]");
    }
    return "The value "
        + Excerpt.text(value.toString())
        + " of the property "
        + Excerpt.text(name.toString());
  }
}
