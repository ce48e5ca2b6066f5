package org.folio.batch.ingest.commit;

import java.util.Map;
import org.folio.batch.ingest.position.PartitionId;

/** The result of committing one tenant's records. After a failure there is none: it is retried. */
public sealed interface CommitResult {

  /**
   * The records are committed, each counted once.
   *
   * @param redelivered how many of the records had been counted before
   * @param positions the positions that the tenant's schema now holds
   */
  record Committed(ApplyResult tally, int redelivered, Map<PartitionId, Long> positions)
      implements CommitResult {}

  /** The tenant was disabled or purged; its records are skipped. */
  record NotEnabled() implements CommitResult {}

  /**
   * The schema holds lower positions than this process has seen committed: a lagging standby has
   * taken over, or a backup was restored. Nothing was committed; reading starts again at these
   * positions.
   */
  record WentBack(Map<PartitionId, Long> stored) implements CommitResult {}

  /**
   * An operator moved one of the positions after the records were read. Nothing was committed;
   * reading starts again at the moved position.
   */
  record Moved() implements CommitResult {}
}
