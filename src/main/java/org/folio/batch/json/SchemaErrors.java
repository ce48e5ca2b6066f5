package org.folio.batch.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.List;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.Violation;

/** Translates errors of the schema validator to the messages and codes that FOLIO clients know. */
public final class SchemaErrors {
  private static final String CONSTRAINTS = "jakarta.validation.constraints.";
  private static final String OTHER = "-1";

  private SchemaErrors() {}

  /**
   * Fails if a value does not have the type that the schema requires, because the body then cannot
   * be read as the model.
   */
  public static void refuseWrongTypes(List<Error> errors) {
    for (Error error : errors) {
      boolean isRoot = error.getInstanceLocation().getNameCount() == 0;
      if (error.getKeyword().equals("type") && (isRoot || !error.getInstanceNode().isNull())) {
        throw ServiceException.malformed(
            subject(error.getInstanceLocation())
                + " must be "
                + expected(error)
                + ", but was "
                + Excerpt.text(error.getInstanceNode().toString()));
      }
    }
  }

  public static Violation toViolation(Error error) {
    return switch (error.getKeyword()) {
      case "required", "type" -> constraint(error, "must not be null", "NotNull");
      case "minimum" ->
          constraint(error, "must be greater than or equal to " + limit(error), "DecimalMin");
      case "maximum" ->
          constraint(error, "must be less than or equal to " + limit(error), "DecimalMax");
      case "exclusiveMinimum" ->
          constraint(error, "must be greater than " + limit(error), "DecimalMin");
      case "exclusiveMaximum" ->
          constraint(error, "must be less than " + limit(error), "DecimalMax");
      case "pattern" -> constraint(error, "must match \"" + limit(error) + "\"", "Pattern");
      case "minLength", "minItems" ->
          constraint(error, "size must be at least " + limit(error), "Size");
      case "maxLength", "maxItems" ->
          constraint(error, "size must be at most " + limit(error), "Size");
      case "additionalProperties" ->
          new Violation(
              "The property " + Excerpt.text(key(error)) + " is unknown",
              OTHER,
              Excerpt.text(key(error)),
              value(error));
      case "enum" ->
          new Violation("must be one of " + limit(error), OTHER, key(error), value(error));
      default -> new Violation(error.getMessage(), OTHER, key(error), value(error));
    };
  }

  /** Whether the error is a null property that the schema does not define. */
  public static boolean isUnknownNull(Error error) {
    return error.getKeyword().equals("additionalProperties")
        && error.getInstanceNode().path(error.getProperty()).isNull();
  }

  /** Returns {@code The property metadata.createdDate}, or {@code The body}. */
  static String subject(NodePath path) {
    return path.getNameCount() == 0 ? "The body" : "The property " + Excerpt.text(dotted(path));
  }

  private static Violation constraint(Error error, String message, String name) {
    return new Violation(message, CONSTRAINTS + name + ".message", key(error), value(error));
  }

  private static String limit(Error error) {
    JsonNode keyword = error.getSchemaNode();
    return keyword.isTextual() ? keyword.textValue() : keyword.toString();
  }

  private static String expected(Error error) {
    JsonNode types = error.getSchemaNode();
    String type = types.isTextual() ? types.textValue() : types.toString();
    return switch (type) {
      case "integer", "object", "array" -> "an " + type;
      default -> "a " + type;
    };
  }

  // required and additionalProperties are reported at the object, but concern a property in it
  private static boolean tellsOfProperty(Error error) {
    return error.getKeyword().equals("required")
        || error.getKeyword().equals("additionalProperties");
  }

  private static String key(Error error) {
    String object = dotted(error.getInstanceLocation());
    if (!tellsOfProperty(error)) {
      return object;
    }
    return object.isEmpty() ? error.getProperty() : object + "." + error.getProperty();
  }

  private static String value(Error error) {
    JsonNode node = error.getInstanceNode();
    JsonNode value = tellsOfProperty(error) ? node.path(error.getProperty()) : node;
    if (value.isMissingNode()) {
      return "null";
    }
    return Excerpt.text(value.isTextual() ? value.textValue() : value.toString());
  }

  private static String dotted(NodePath path) {
    StringBuilder dotted = new StringBuilder();
    for (int i = 0; i < path.getNameCount(); i++) {
      if (path.getElement(i) instanceof Integer index) {
        dotted.append('[').append(index).append(']');
      } else {
        dotted.append(dotted.isEmpty() ? "" : ".").append(path.getName(i));
      }
    }
    return dotted.toString();
  }
}
