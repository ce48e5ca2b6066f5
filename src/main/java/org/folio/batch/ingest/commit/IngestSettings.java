package org.folio.batch.ingest.commit;

import java.time.Duration;
import org.folio.batch.error.Backoff;

/**
 * How an instance reads.
 *
 * @param loops poll loops, each with a thread and a consumer of its own
 * @param maxPollRecords how many records a round has at most; bounds the memory
 * @param patience how long a round waits for tenants that still commit the round before; one that
 *     takes longer is left behind and catches up by itself
 * @param lockTimeout how long a transaction waits for a locked row
 * @param statementTimeout how long one of its statements may take
 * @param retry pauses between the attempts for a tenant whose transaction failed
 * @param hintInterval how often the offsets that a restart begins at are saved
 * @param partitionRetry pauses between the attempts to read a partition that is set aside
 */
public record IngestSettings(
    int loops,
    int maxPollRecords,
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
        patience,
        lockTimeout,
        statementTimeout,
        retry,
        hintInterval,
        partitionRetry);
  }

  /** With this longest pause before a partition that is set aside is tried again. */
  public IngestSettings withLongestPartitionRetry(Duration longest) {
    return new IngestSettings(
        loops,
        maxPollRecords,
        patience,
        lockTimeout,
        statementTimeout,
        retry,
        hintInterval,
        new Backoff(partitionRetry.first(), longest));
  }

  /** With the longest pause between the attempts for a tenant whose transaction failed. */
  public IngestSettings withLongestPause(Duration longest) {
    return new IngestSettings(
        loops,
        maxPollRecords,
        patience,
        lockTimeout,
        statementTimeout,
        new Backoff(retry.first(), longest),
        hintInterval,
        partitionRetry);
  }
}
