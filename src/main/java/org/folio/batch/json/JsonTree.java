package org.folio.batch.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import org.folio.batch.error.ServiceException;

/**
 * A JSON tree from a client. A property that is null counts as absent, as in all FOLIO modules.
 * Refuses text that neither a database column nor UTF-8 can represent, and numbers such as {@code
 * 1e999999999} that are immensely long when written out.
 *
 * @param withoutNulls the tree without properties that are null; null items of arrays are kept
 */
public record JsonTree(JsonNode withoutNulls, boolean hasNulls) {

  /** The most digits of a number that is written out without an exponent. */
  private static final int MOST_DIGITS = 1_000;

  public static JsonTree of(JsonNode sent) {
    boolean hasNulls = check(sent, sent);
    if (!hasNulls) {
      return new JsonTree(sent, false);
    }
    JsonNode copy = sent.deepCopy();
    removeNulls(copy);
    return new JsonTree(copy, true);
  }

  /** Checks the tree and returns whether any property in it is null. */
  private static boolean check(JsonNode node, JsonNode root) {
    boolean hasNulls = false;
    if (node.isTextual()) {
      checkText(node.textValue());
    } else if (node.isBigDecimal()) {
      checkNumber(node, root);
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> property : node.properties()) {
        checkText(property.getKey());
        hasNulls |= property.getValue().isNull() || check(property.getValue(), root);
      }
    } else if (node.isArray()) {
      for (JsonNode item : node) {
        hasNulls |= check(item, root);
      }
    }
    return hasNulls;
  }

  private static void checkText(String text) {
    String problem = StorableText.problem(text);
    if (problem != null) {
      throw refused(text, problem);
    }
  }

  // determined by precision and scale, because writing out such a number is what must be avoided
  private static void checkNumber(JsonNode node, JsonNode root) {
    BigDecimal number = node.decimalValue();
    long beforePoint = (long) number.precision() - number.scale();
    boolean isLong = beforePoint > MOST_DIGITS || number.scale() > MOST_DIGITS;
    if (isLong && number.signum() != 0) {
      throw ServiceException.malformed(
          "The number %s%s has more than %,d digits when it is written out"
              .formatted(Excerpt.text(node.toString()), place(node, root), MOST_DIGITS));
    }
  }

  private static String place(JsonNode node, JsonNode root) {
    Deque<String> steps = new ArrayDeque<>();
    find(node, root, steps);
    String path = String.join("", steps);
    return path.isEmpty()
        ? ""
        : " of the property " + Excerpt.text(path.startsWith(".") ? path.substring(1) : path);
  }

  // builds the path on the way back, so that a large body costs only one walk
  @SuppressWarnings("ReferenceEquality") // the same node, not one with the same value
  private static boolean find(JsonNode wanted, JsonNode in, Deque<String> steps) {
    if (in == wanted) {
      return true;
    }
    for (Map.Entry<String, JsonNode> property : in.properties()) {
      if (find(wanted, property.getValue(), steps)) {
        steps.addFirst("." + property.getKey());
        return true;
      }
    }
    for (int i = 0; in.isArray() && i < in.size(); i++) {
      if (find(wanted, in.get(i), steps)) {
        steps.addFirst("[" + i + "]");
        return true;
      }
    }
    return false;
  }

  private static ServiceException refused(String text, String what) {
    return ServiceException.malformed(
        "A text of the body contains " + what + ": " + Excerpt.text(text));
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
