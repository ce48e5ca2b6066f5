package org.folio.batch.ingest.position;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The headers of a record. Decoded on demand. */
@FunctionalInterface
public interface RecordHeaders {
  RecordHeaders NONE = name -> null;

  /** Returns the first value of the header that is not blank; names are compared without case. */
  @Nullable String get(String name);

  static RecordHeaders of(@Nullable Headers headers) {
    return headers == null ? NONE : name -> first(headers, name);
  }

  /**
   * Returns a copy of some of the headers. Kafka's headers are views of the buffer that holds all
   * records of a fetch, and keep it in memory.
   */
  default RecordHeaders copy(Set<String> names) {
    Map<String, String> copied = new HashMap<>();
    for (String name : names) {
      String value = get(name);
      if (value != null) {
        copied.put(name, value);
      }
    }
    return copied.isEmpty() ? NONE : copied::get;
  }

  private static @Nullable String first(Headers headers, String name) {
    for (Header header : headers) {
      byte[] value = header.value();
      if (value != null && header.key().equalsIgnoreCase(name)) {
        String text = new String(value, UTF_8);
        if (!text.isBlank()) {
          return text;
        }
      }
    }
    return null;
  }
}
