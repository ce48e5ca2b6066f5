package org.folio.batch.ingest.commit;

import java.time.Duration;
import org.folio.batch.error.Backoff;

/**
 * Settings of the ingest engine.
 *
 * @param loops number of poll loops, each with a thread and a consumer
 * @param maxPollRecords the most records of one poll
 * @param maxWaitingRecords how many records may wait for the commits before them; bounds the memory
 *     of a loop
 * @param transactions the most transactions that a loop has under way at the same time
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
    Duration patience,
    Duration lockTimeout,
    Duration statementTimeout,
    Backoff retry,
    Duration hintInterval,
    Backoff partitionRetry) {

  public static IngestSettings defaults() {
    return new IngestSettings(
        1,
        10_000,
        100_000,
        4,
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30)),
        Duration.ofSeconds(1),
        new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1)));
  }

  public IngestSettings withLoops(int number) {
    return new IngestSettings(
        number,
        maxPollRecords,
        maxWaitingRecords,
        transactions,
        patience,
        lockTimeout,
        statementTimeout,
        retry,
        hintInterval,
        partitionRetry);
  }

  /** Returns a copy with this number of transactions under way at the same time. */
  public IngestSettings withTransactions(int most) {
    return new IngestSettings(
        loops,
        maxPollRecords,
        maxWaitingRecords,
        most,
        patience,
        lockTimeout,
        statementTimeout,
        retry,
        hintInterval,
        partitionRetry);
  }

  /** Returns a copy with this longest pause between attempts to read a set-aside partition. */
  public IngestSettings withLongestPartitionRetry(Duration longest) {
    return new IngestSettings(
        loops,
        maxPollRecords,
        maxWaitingRecords,
        transactions,
        patience,
        lockTimeout,
        statementTimeout,
        retry,
        hintInterval,
        new Backoff(partitionRetry.first(), longest));
  }

  /** Returns a copy with this longest pause between attempts for a tenant that failed. */
  public IngestSettings withLongestPause(Duration longest) {
    return new IngestSettings(
        loops,
        maxPollRecords,
        maxWaitingRecords,
        transactions,
        patience,
        lockTimeout,
        statementTimeout,
        new Backoff(retry.first(), longest),
        hintInterval,
        partitionRetry);
  }
}
