package org.folio.batch.ingest.commit;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.folio.batch.db.Tenant;

/**
 * The result of applying values.
 *
 * @param counted how many had an effect
 * @param skips those that had none
 * @param events how many events were appended to the outbox
 * @param afterCommit called once the transaction is committed; must not block
 * @param refusals why values were refused, one text for each of them
 * @param others other tenants to whose outboxes events were appended
 */
public record ApplyResult(
    int counted,
    SkippedRecords skips,
    int events,
    Runnable afterCommit,
    List<String> refusals,
    Set<Tenant> others) {
  static final ApplyResult NOTHING = new ApplyResult(0, new SkippedRecords(), 0);

  /** Creates the result of a feed that counts only in the tenant of the event. */
  public ApplyResult(
      int counted, SkippedRecords skips, int events, Runnable afterCommit, List<String> refusals) {
    this(counted, skips, events, afterCommit, refusals, Set.of());
  }

  /** Creates the result of a feed that refuses nothing. */
  public ApplyResult(int counted, SkippedRecords skips, int events, Runnable afterCommit) {
    this(counted, skips, events, afterCommit, List.of());
  }

  public ApplyResult(int counted, SkippedRecords skips, int events) {
    this(counted, skips, events, () -> {});
  }

  /** Returns how many had no effect, by reason. */
  public Map<String, Integer> skipped() {
    return skips.byReason();
  }
}
