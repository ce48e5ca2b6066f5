package org.folio.batch.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;
import org.folio.batch.error.Failure;

/**
 * A JSON tree that came from outside. A property that is null counts as absent, as it does for
 * every FOLIO module; text that no database column and no UTF-8 stream can hold is refused.
 *
 * @param withoutNulls the tree without the properties that are null; null items of arrays stay
 */
record JsonTree(JsonNode withoutNulls, boolean hasNulls) {

  static JsonTree of(JsonNode sent) {
    boolean hasNulls = check(sent);
    if (!hasNulls) {
      return new JsonTree(sent, false);
    }
    JsonNode copy = sent.deepCopy();
    removeNulls(copy);
    return new JsonTree(copy, true);
  }

  /** Whether a property somewhere in the tree is null. */
  private static boolean check(JsonNode node) {
    boolean hasNulls = false;
    if (node.isTextual()) {
      checkText(node.textValue());
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> property : node.properties()) {
        checkText(property.getKey());
        hasNulls |= property.getValue().isNull() || check(property.getValue());
      }
    } else if (node.isArray()) {
      for (JsonNode item : node) {
        hasNulls |= check(item);
      }
    }
    return hasNulls;
  }

  private static void checkText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw refused(text, "the character U+0000");
      }
      if (Character.isSurrogate(c)) {
        boolean isPair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!isPair) {
          throw refused(text, "half a surrogate pair");
        }
        i++;
      }
    }
  }

  private static Failure refused(String text, String what) {
    return Failure.malformed("A text of the body holds " + what + ": " + Shown.text(text));
  }

  private static void removeNulls(JsonNode node) {
    if (node instanceof ObjectNode object) {
      Iterator<JsonNode> values = object.iterator();
      while (values.hasNext()) {
        if (values.next().isNull()) {
          values.remove();
        }
      }
    }
    node.forEach(JsonTree::removeNulls);
  }
}
