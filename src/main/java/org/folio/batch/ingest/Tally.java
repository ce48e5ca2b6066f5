package org.folio.batch.ingest;

import java.util.Map;

/**
 * What became of the values that a feed applied.
 *
 * @param counted how many had an effect
 * @param skipped how many had none, by reason
 * @param events how many events were appended to the outbox
 */
public record Tally(int counted, Map<String, Integer> skipped, int events) {
  static final Tally NOTHING = new Tally(0, Map.of(), 0);
}
