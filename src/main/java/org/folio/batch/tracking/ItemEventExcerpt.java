package org.folio.batch.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.folio.batch.tracking.JsonScanner.GIVE_UP;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shortens item events: removes all properties that the verdict does not depend on, because their
 * nesting, numbers or names may exceed the limits of the parser. Not thread-safe.
 */
final class ItemEventExcerpt {
  private static final Properties COMPONENTS = new Properties(Set.of("callNumber"), Map.of());
  private static final Properties ITEM =
      new Properties(
          Set.of("purchaseOrderLineIdentifier", "holdingsRecordId", "barcode", "accessionNumber"),
          Map.of("effectiveCallNumberComponents", COMPONENTS));
  private static final Properties EVENT =
      new Properties(Set.of("type", "tenant"), Map.of("old", ITEM, "new", ITEM));

  private static final ObjectReader STRING = new JsonMapper().readerFor(String.class);
  // the longest of the names above has 29 characters, and an escaped character takes six bytes
  private static final int LONGEST_NAME = 29 * 6;

  private final JsonScanner json = new JsonScanner();
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private byte[] text = {};

  /**
   * What to keep of an object.
   *
   * @param values names of properties that are kept unchanged
   * @param objects names of properties that are shortened if they are objects, and otherwise kept
   */
  private record Properties(Set<String> values, Map<String, Properties> objects) {
    boolean has(String name) {
      return values.contains(name) || objects.containsKey(name);
    }
  }

  /** Returns the shortened event; null unless the event is a valid JSON object in UTF-8. */
  byte @Nullable [] of(byte[] event) {
    text = event;
    json.of(event);
    kept.reset();
    int start = json.space(0);
    int end = json.at(start) == '{' ? object(start, EVENT) : GIVE_UP;
    return end != GIVE_UP && json.isEnd(json.space(end)) ? kept.toByteArray() : null;
  }

  // recurses no deeper than the properties above are nested
  private int object(int brace, Properties properties) {
    kept.write('{');
    boolean first = true;
    int at = json.space(brace + 1);
    if (json.at(at) == '}') {
      kept.write('}');
      return at + 1;
    }
    while (at >= 0) {
      int nameEnd = json.keyEnd(at, true);
      if (nameEnd < 0) {
        return GIVE_UP;
      }
      int value = json.value(nameEnd);
      String name = name(at, nameEnd + 1);
      if (properties.has(name)) {
        if (!first) {
          kept.write(',');
        }
        first = false;
        kept.write(text, at, nameEnd + 1 - at);
        kept.write(':');
        at = json.space(keep(value, properties.objects().get(name)));
      } else {
        at = json.space(json.skip(value));
      }
      if (json.at(at) == '}') {
        kept.write('}');
        return at + 1;
      }
      at = json.at(at) == ',' ? json.space(at + 1) : GIVE_UP;
    }
    return GIVE_UP;
  }

  private int keep(int value, @Nullable Properties inner) {
    if (inner != null && json.at(value) == '{') {
      return object(value, inner);
    }
    int end = json.skip(value);
    if (end != GIVE_UP) {
      kept.write(text, value, end - value);
    }
    return end;
  }

  /** Returns the unescaped name between the quotes; empty if it is too long. */
  private String name(int begin, int end) {
    if (end - begin - 2 > LONGEST_NAME) {
      return "";
    }
    try {
      String name = STRING.readValue(text, begin, end - begin);
      return name == null ? "" : name;
    } catch (IOException e) {
      return new String(text, begin + 1, end - begin - 2, UTF_8);
    }
  }
}
