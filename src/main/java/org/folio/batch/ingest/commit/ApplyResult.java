package org.folio.batch.ingest.commit;

import java.util.Map;

/**
 * What became of the values that a feed applied.
 *
 * @param counted how many had an effect
 * @param skips those that had none
 * @param events how many events were appended to the outbox
 * @param afterCommit called once the transaction is committed; must not block
 */
public record ApplyResult(int counted, SkippedRecords skips, int events, Runnable afterCommit) {
  static final ApplyResult NOTHING = new ApplyResult(0, new SkippedRecords(), 0);

  public ApplyResult(int counted, SkippedRecords skips, int events) {
    this(counted, skips, events, () -> {});
  }

  /** How many had no effect, by reason. */
  public Map<String, Integer> skipped() {
    return skips.byReason();
  }
}
