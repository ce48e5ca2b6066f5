package org.folio.batch.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;
import org.folio.batch.codegen.Contract.Operation;

/**
 * Creates Java names as raml-module-builder does, so that FOLIO developers find what they expect.
 */
final class JavaNames {
  private static final Pattern PARAMETER = Pattern.compile("\\{([^{}]+)}");

  private JavaNames() {}

  /**
   * {@code /orders-storage/batch-tracking} becomes {@code OrdersStorageBatchTracking}, {@code
   * /_/tenant} {@code Tenant}.
   */
  static String interfaceOf(String path) {
    return literals(path);
  }

  /** {@code GET /a-b/{id}/c} becomes {@code getABCById}. */
  static String methodOf(Operation operation) {
    List<String> by = new ArrayList<>();
    for (String name : pathParameters(operation.path())) {
      by.add(camel(name));
    }
    return operation.verb().toLowerCase(Locale.ROOT)
        + literals(operation.path())
        + (by.isEmpty() ? "" : "By" + String.join("And", by));
  }

  static String responseOf(Operation operation) {
    return upperFirst(methodOf(operation)) + "Response";
  }

  static String enumOf(Operation operation, String parameter) {
    return upperFirst(methodOf(operation)) + camel(parameter);
  }

  /** {@code respond201WithApplicationJson}; the parameters of the media type do not count. */
  static String respond(int status, String mediaType) {
    return "respond" + status + "With" + camel(mediaType.replaceAll(";.*", "").strip());
  }

  /** {@code GET_ORDERS_STORAGE_BATCH_TRACKING_BY_ID}. */
  static String constant(String text) {
    return text.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("[^A-Za-z0-9]+", "_")
        .toUpperCase(Locale.ROOT);
  }

  static String variable(String name) {
    String camel = camel(name);
    String variable = camel.substring(0, 1).toLowerCase(Locale.ROOT) + camel.substring(1);
    boolean taken =
        SourceVersion.isKeyword(variable)
            || variable.equals("context")
            || variable.equals("entity")
            || !Character.isJavaIdentifierStart(variable.charAt(0));
    return taken ? "param" + camel : variable;
  }

  static String upperFirst(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  static String camel(String text) {
    StringBuilder camel = new StringBuilder();
    for (String word : text.split("[^A-Za-z0-9]+")) {
      camel.append(upperFirst(word));
    }
    return camel.toString();
  }

  static List<String> pathParameters(String path) {
    List<String> names = new ArrayList<>();
    Matcher parameter = PARAMETER.matcher(path);
    while (parameter.find()) {
      names.add(parameter.group(1));
    }
    return names;
  }

  private static String literals(String path) {
    return camel(PARAMETER.matcher(path).replaceAll(""));
  }
}
