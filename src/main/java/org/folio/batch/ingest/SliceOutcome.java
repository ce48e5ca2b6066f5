package org.folio.batch.ingest;

import java.util.Map;

/** What became of a slice. A slice that failed has no outcome yet: it is tried again. */
sealed interface SliceOutcome {

  /**
   * Each of its records counts once.
   *
   * @param redelivered how many of the records were counted before
   * @param positions what the tenant's schema holds now
   */
  record Committed(Tally tally, int redelivered, Map<PartitionId, Long> positions)
      implements SliceOutcome {}

  /** The tenant was disabled or purged; its records are skipped. */
  record NotEnabled() implements SliceOutcome {}

  /**
   * The schema holds less than this process has seen committed: a standby has taken over that was
   * behind, or a backup was restored. Nothing was done; reading begins again at these positions.
   */
  record WentBack(Map<PartitionId, Long> stored) implements SliceOutcome {}

  /**
   * An operator moved one of the positions after the records were read. Nothing was done; reading
   * begins again where the move says.
   */
  record Moved() implements SliceOutcome {}
}
