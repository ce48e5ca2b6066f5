package org.folio.batch.ingest.commit;

import java.time.Duration;
import org.folio.batch.error.Backoff;

/**
 * Settings of the ingest engine.
 *
 * @param loops number of poll loops, each with a thread and a consumer
 * @param maxPollRecords the most records of one poll
 * @param maxWaitingRecords how many records may wait for the commits before them; bounds the memory
 *     of a loop. The headers of a record count as several records.
 * @param transactions the most transactions that a loop has under way at the same time
 * @param growth how long a tenant's records may wait for more to share their transaction, while
 *     much is left to read
 * @param patience how long a commit may take when that many records wait; a slower tenant is left
 *     behind and catches up later
 * @param lockTimeout how long a transaction waits for a locked row
 * @param statementTimeout timeout of each statement of a transaction
 * @param retry pauses between the attempts for a tenant whose transaction failed
 * @param hintInterval how often the offsets for a restart are saved
 * @param partitionRetry pauses between the attempts to read a partition that is set aside
 */
public record IngestSettings(
    int loops,
    int maxPollRecords,
    int maxWaitingRecords,
    int transactions,
    Duration growth,
    Duration patience,
    Duration lockTimeout,
    Duration statementTimeout,
    Backoff retry,
    Duration hintInterval,
    Backoff partitionRetry) {

  /** The most records that a poll of the module returns. */
  public static final int POLL_RECORDS = 10_000;

  /** Returns the settings of the module, with what differs between its topics and installations. */
  public static IngestSettings of(
      int loops,
      int maxWaitingRecords,
      int transactions,
      Duration longestRetryPause,
      Duration longestPartitionPause) {
    return new IngestSettings(
        loops,
        POLL_RECORDS,
        maxWaitingRecords,
        transactions,
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        new Backoff(Duration.ofMillis(500), longestRetryPause),
        Duration.ofSeconds(1),
        new Backoff(Duration.ofSeconds(2), longestPartitionPause));
  }
}
