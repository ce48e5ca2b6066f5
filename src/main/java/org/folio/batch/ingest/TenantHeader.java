package org.folio.batch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Looks the tenant up in a record's headers when it is asked, which most readings do not. */
final class TenantHeader implements Supplier<@Nullable String> {
  private static final String NAME = "x-okapi-tenant";

  private @Nullable ConsumerRecord<?, ?> message;

  void of(ConsumerRecord<?, ?> read) {
    message = read;
  }

  @Override
  public @Nullable String get() {
    if (message == null) {
      return null;
    }
    for (Header header : message.headers()) {
      byte[] value = header.value();
      if (value != null && header.key().equalsIgnoreCase(NAME)) {
        return new String(value, UTF_8);
      }
    }
    return null;
  }
}
