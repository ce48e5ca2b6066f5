package org.folio.batch.ingest.commit;

import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;

/** The result of decoding a record. */
public sealed interface Decoded<V> {

  /** A value to be applied for the tenant, if it is enabled. */
  record Candidate<V>(Tenant tenant, V value) implements Decoded<V> {}

  /**
   * A record that is not of interest.
   *
   * @param reason one of a few fixed words, for the metrics
   */
  record Skipped<V>(String reason) implements Decoded<V> {}

  /**
   * A broken record, which becomes a dead letter.
   *
   * @param tenant that the record seems to belong to; null if unknown
   * @param reason for the operator who reads the dead letter
   */
  record Unreadable<V>(@Nullable Tenant tenant, String reason) implements Decoded<V> {}
}
