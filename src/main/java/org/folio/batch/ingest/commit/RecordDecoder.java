package org.folio.batch.ingest.commit;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says what records mean. One thread at a time uses it. */
public interface RecordDecoder<V> {

  /**
   * Must depend on nothing but the record, for a record may be read again.
   *
   * @param tenantHeader the record's tenant header, else what {@link
   *     EventProcessor#takesTenantFromTopic} says; looking it up costs time
   */
  Decoded<V> read(byte @Nullable [] value, Supplier<@Nullable String> tenantHeader);
}
