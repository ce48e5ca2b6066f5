package org.folio.batch.ingest.commit;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decodes records. Used by one thread at a time. */
public interface RecordDecoder<V> {

  /**
   * Decodes a record. Must depend on the record alone, because a record may be read again.
   *
   * @param tenantHeader the tenant header of the record, or else the tenant that owns the topic if
   *     {@link EventProcessor#takesTenantFromTopic}; reading it takes time
   */
  Decoded<V> read(byte @Nullable [] value, Supplier<@Nullable String> tenantHeader);
}
