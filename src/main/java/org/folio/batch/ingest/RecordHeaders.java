package org.folio.batch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The headers of a record. Decoded only when they are asked for. */
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
