package org.folio.batch.ingest.commit;

import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;

/** What a record means to a feed. */
public sealed interface Decoded<V> {

  /** To be applied for the tenant, if it is enabled. */
  record Candidate<V>(Tenant tenant, V value) implements Decoded<V> {}

  /**
   * Not of interest.
   *
   * @param reason one of a few words, for the metrics
   */
  record Skipped<V>(String reason) implements Decoded<V> {}

  /**
   * Broken; goes to the dead letters.
   *
   * @param tenant whose it seems to be, when that can be told
   * @param reason for the operator who reads the dead letter
   */
  record Unreadable<V>(@Nullable Tenant tenant, String reason) implements Decoded<V> {}
}
