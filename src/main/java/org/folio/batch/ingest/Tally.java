package org.folio.batch.ingest;

import java.util.Map;
import java.util.Set;
import org.folio.batch.db.Tenant;

/**
 * What became of the values that a feed applied.
 *
 * @param counted how many had an effect
 * @param skipped how many had none, by reason
 * @param events how many events were appended to the outbox
 * @param others tenants to whose outboxes events were appended as well
 */
public record Tally(int counted, Map<String, Integer> skipped, int events, Set<Tenant> others) {
  static final Tally NOTHING = new Tally(0, Map.of(), 0);

  public Tally(int counted, Map<String, Integer> skipped, int events) {
    this(counted, skipped, events, Set.of());
  }
}
