package org.folio.batch.ingest.commit;

import java.util.Map;

/**
 * What became of the values that a feed applied.
 *
 * @param counted how many had an effect
 * @param skipped how many had none, by reason
 * @param events how many events were appended to the outbox
 */
public record ApplyResult(int counted, Map<String, Integer> skipped, int events) {
  static final ApplyResult NOTHING = new ApplyResult(0, Map.of(), 0);
}
