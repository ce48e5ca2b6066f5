package org.folio.batch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;

/** Looks the tenant up in a record's headers when it is asked, which most readings do not. */
final class TenantHeader implements Supplier<@Nullable String> {
  private static final String NAME = "x-okapi-tenant";

  private final @Nullable String otherwise;
  private @Nullable ConsumerRecord<?, ?> message;

  /**
   * For the records of one topic.
   *
   * @param otherwise whose a record is that has no such header
   */
  TenantHeader(Optional<Tenant> otherwise) {
    this.otherwise = otherwise.map(Tenant::id).orElse(null);
  }

  void of(ConsumerRecord<?, ?> read) {
    message = read;
  }

  @Override
  public @Nullable String get() {
    if (message == null) {
      return otherwise;
    }
    for (Header header : message.headers()) {
      byte[] value = header.value();
      if (value != null && header.key().equalsIgnoreCase(NAME)) {
        return new String(value, UTF_8);
      }
    }
    return otherwise;
  }
}
