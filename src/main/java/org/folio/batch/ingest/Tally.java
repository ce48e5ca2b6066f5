package org.folio.batch.ingest;

import java.util.List;
import java.util.Map;

/**
 * What became of the values that a feed applied.
 *
 * @param counted how many had an effect
 * @param skips those that had none
 * @param events how many events were appended to the outbox
 * @param afterCommit called once the transaction is committed; must not block
 * @param refusals why values were refused, one text for each of them
 */
public record Tally(
    int counted, SkippedRecords skips, int events, Runnable afterCommit, List<String> refusals) {
  static final Tally NOTHING = new Tally(0, new SkippedRecords(), 0);

  /** For a feed that refuses nothing. */
  public Tally(int counted, SkippedRecords skips, int events, Runnable afterCommit) {
    this(counted, skips, events, afterCommit, List.of());
  }

  public Tally(int counted, SkippedRecords skips, int events) {
    this(counted, skips, events, () -> {});
  }

  /** How many had no effect, by reason. */
  public Map<String, Integer> skipped() {
    return skips.byReason();
  }
}
