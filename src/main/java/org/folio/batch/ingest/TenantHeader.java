package org.folio.batch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Looks the tenant up in a record's headers when it is asked, which most readings do not. Where the
 * headers do not tell, it is the tenant whose topic it is.
 */
final class TenantHeader implements Supplier<@Nullable String> {
  private static final String NAME = "x-okapi-tenant";

  private final @Nullable String owner;
  private @Nullable ConsumerRecord<?, ?> message;

  /**
   * For the records of one topic.
   *
   * @param owner whose topic it is, unless tenants share it
   */
  TenantHeader(Optional<Tenant> owner) {
    this.owner = owner.map(Tenant::id).orElse(null);
  }

  void of(ConsumerRecord<?, ?> read) {
    message = read;
  }

  @Override
  public @Nullable String get() {
    if (message == null) {
      return owner;
    }
    for (Header header : message.headers()) {
      byte[] value = header.value();
      if (value != null && header.key().equalsIgnoreCase(NAME)) {
        return new String(value, UTF_8);
      }
    }
    return owner;
  }
}
