package org.folio.batch.ingest.position;

import static java.nio.charset.StandardCharsets.UTF_8;

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

  private static @Nullable String first(Headers headers, String name) {
    for (Header header : headers) {
      // the value last, because Kafka copies it
      byte[] value = header.key().equalsIgnoreCase(name) ? header.value() : null;
      if (value != null) {
        String text = new String(value, UTF_8);
        if (!text.isBlank()) {
          return text;
        }
      }
    }
    return null;
  }
}
