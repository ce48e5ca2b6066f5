package org.folio.batch.ingest.commit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tenant from a record's headers on demand, because most events name it in their value.
 * Producers write {@code folio.tenantId} or {@code x-okapi-tenant}, or both, or repeat one: the
 * first that is not blank counts.
 */
public final class TenantHeader implements Supplier<@Nullable String> {
  private static final Set<String> NAMES = Set.of("folio.tenantid", "x-okapi-tenant");

  private final @Nullable String otherwise;
  private @Nullable ConsumerRecord<?, ?> message;

  /**
   * Creates a reader for the records of one topic.
   *
   * @param otherwise the tenant of records whose headers are missing or blank
   */
  public TenantHeader(Optional<Tenant> otherwise) {
    this.otherwise = otherwise.map(Tenant::id).orElse(null);
  }

  public void of(ConsumerRecord<?, ?> read) {
    message = read;
  }

  @Override
  public @Nullable String get() {
    if (message == null) {
      return otherwise;
    }
    for (Header header : message.headers()) {
      byte[] value = NAMES.contains(header.key().toLowerCase(Locale.ROOT)) ? header.value() : null;
      if (value != null) {
        String tenant = new String(value, UTF_8);
        if (!tenant.isBlank()) {
          return tenant;
        }
      }
    }
    return otherwise;
  }
}
