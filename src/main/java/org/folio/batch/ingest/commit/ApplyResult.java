package org.folio.batch.ingest.commit;

import java.util.Map;

/**
 * The result of applying values.
 *
 * @param counted how many had an effect
 * @param skipped how many had none, by reason
 * @param events how many events were appended to the outbox
 */
public record ApplyResult(int counted, Map<String, Integer> skipped, int events) {
  static final ApplyResult NOTHING = new ApplyResult(0, Map.of(), 0);
}
