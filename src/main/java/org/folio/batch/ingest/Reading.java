package org.folio.batch.ingest;

import java.util.UUID;
import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;

/** What a record means to a feed. */
public sealed interface Reading<V> {

  /** To be applied for the tenant, if it is enabled. */
  record Candidate<V>(Tenant tenant, V value) implements Reading<V> {}

  /**
   * Not of interest.
   *
   * @param reason one of a few words, for the metrics
   * @param tenant the tenant that the record names; null for the owner of the topic
   * @param subject what the record names and might have counted for, such as a batch
   */
  record Skipped<V>(String reason, @Nullable Tenant tenant, @Nullable UUID subject)
      implements Reading<V> {

    /** A record that names neither a tenant nor a subject. */
    public Skipped(String reason) {
      this(reason, null, null);
    }
  }

  /**
   * Broken; goes to the dead letters.
   *
   * @param tenant whose it seems to be, when that can be told
   * @param reason for the operator who reads the dead letter
   */
  record Unreadable<V>(@Nullable Tenant tenant, String reason) implements Reading<V> {}
}
