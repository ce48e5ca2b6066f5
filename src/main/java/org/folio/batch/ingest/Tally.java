package org.folio.batch.ingest;

import java.util.List;
import java.util.Map;

/**
 * What became of the values that a feed applied.
 *
 * @param counted how many had an effect
 * @param skipped how many had none, by reason
 * @param events how many events were appended to the outbox
 * @param refusals why values were refused, one text for each of them
 */
public record Tally(int counted, Map<String, Integer> skipped, int events, List<String> refusals) {
  static final Tally NOTHING = new Tally(0, Map.of(), 0);

  /** For a feed that refuses nothing. */
  public Tally(int counted, Map<String, Integer> skipped, int events) {
    this(counted, skipped, events, List.of());
  }
}
