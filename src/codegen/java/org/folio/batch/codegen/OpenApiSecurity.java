package org.folio.batch.codegen;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.folio.batch.codegen.Contract.Operation;
import org.folio.batch.codegen.Contract.Parameter;

/** What lets a client call an operation. */
final class OpenApiSecurity {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String OKAPI = "okapiToken";
  private static final String SUNBIRD = "sunbirdToken";
  private static final String LINK = "signedLink";
  private static final String TENANT_HEADER = "X-Okapi-Tenant";
  private static final String SUNBIRD_HEADER = "x-authenticated-user-token";
  private static final String SIGNATURE = "signature";

  private OpenApiSecurity() {}

  static ObjectNode schemes() {
    ObjectNode schemes = MAPPER.createObjectNode();
    schemes.set(
        OKAPI,
        scheme(
            "header",
            "X-Okapi-Token",
            "Token of the FOLIO gateway, which checks the permissions of the module descriptor"));
    schemes.set(
        SUNBIRD,
        scheme(
            "header",
            SUNBIRD_HEADER,
            "Keycloak token of the user who asks, where no gateway names the user"));
    schemes.set(
        LINK,
        scheme(
            "query",
            SIGNATURE,
            "Signature of a link that this module has handed out; the link holds for a limited time"));
    return schemes;
  }

  private static ObjectNode scheme(String in, String name, String description) {
    return MAPPER
        .createObjectNode()
        .put("type", "apiKey")
        .put("in", in)
        .put("name", name)
        .put("description", description);
  }

  /** Returns the alternatives for an operation; none for one that anybody may call. */
  static ArrayNode of(Operation operation) {
    ArrayNode alternatives = MAPPER.createArrayNode();
    if (has(operation, SIGNATURE)) {
      alternatives.addObject().putArray(LINK);
    } else if (has(operation, TENANT_HEADER)) {
      alternatives.addObject().putArray(OKAPI);
    }
    if (has(operation, SUNBIRD_HEADER)) {
      alternatives.addObject().putArray(SUNBIRD);
    }
    return alternatives;
  }

  /**
   * Returns whether the parameter is known to clients from a scheme only. The signature of a link
   * is a parameter as well: it belongs to one link, and is not a token that a client has.
   */
  static boolean isToken(Parameter parameter) {
    return parameter.name().equals(SUNBIRD_HEADER);
  }

  private static boolean has(Operation operation, String parameter) {
    return operation.parameters().stream().anyMatch(p -> p.name().equals(parameter));
  }
}
