package org.folio.batch.ingest.commit;

import java.util.Map;
import org.folio.batch.ingest.position.PartitionId;

/** What became of a slice. A slice that failed has no outcome yet: it is tried again. */
public sealed interface CommitResult {

  /**
   * Each of its records counts once.
   *
   * @param redelivered how many of the records were counted before
   * @param positions what the tenant's schema holds now
   */
  record Committed(ApplyResult tally, int redelivered, Map<PartitionId, Long> positions)
      implements CommitResult {}

  /** The tenant was disabled or purged; its records are skipped. */
  record NotEnabled() implements CommitResult {}

  /**
   * The schema holds less than this process has seen committed: a standby has taken over that was
   * behind, or a backup was restored. Nothing was done; reading begins again at these positions.
   */
  record WentBack(Map<PartitionId, Long> stored) implements CommitResult {}

  /**
   * An operator moved one of the positions after the records were read. Nothing was done; reading
   * begins again where the move says.
   */
  record Moved() implements CommitResult {}
}
