package org.folio.batch.ingest.commit;

import java.util.UUID;
import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;

/** The result of decoding a record. */
public sealed interface Decoded<V> {

  /** A value to be applied for the tenant, if it is enabled. */
  record Candidate<V>(Tenant tenant, V value) implements Decoded<V> {}

  /**
   * A record that is not of interest.
   *
   * @param reason one of a few words, for the metrics
   * @param tenant the tenant that the record names; null for the owner of the topic
   * @param subject what the record names and might have counted for, such as a batch
   */
  record Skipped<V>(String reason, @Nullable Tenant tenant, @Nullable UUID subject)
      implements Decoded<V> {

    /** A record that names neither a tenant nor a subject. */
    public Skipped(String reason) {
      this(reason, null, null);
    }
  }

  /**
   * A broken record, which becomes a dead letter.
   *
   * @param tenant that the record seems to belong to; null if unknown
   * @param reason for the operator who reads the dead letter
   */
  record Unreadable<V>(@Nullable Tenant tenant, String reason) implements Decoded<V> {}
}
