package org.folio.batch.ingest;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.position.RecordPosition;

/**
 * Warns of dead letters, at most once a minute for each tenant and reason. Confined to the thread
 * of its poll loop.
 */
final class DeadLetterLog {
  private static final Logger log = LogManager.getLogger(DeadLetterLog.class);
  private static final Duration EVERY = Duration.ofMinutes(1);

  /** Reasons may quote records, so there may be any number of them. */
  private static final int MOST_REMEMBERED = 1_000;

  private final Map<Key, Warned> warned = new HashMap<>();

  private record Key(Optional<Tenant> tenant, String reason) {}

  /** When a warning was logged, and how many were suppressed since. */
  private record Warned(long atNanos, long suppressed) {}

  /**
   * Logs a dead letter, or counts it for the next line.
   *
   * @param tenant whose dead letter it is; empty if it went to the shared dead letters
   */
  void warn(Optional<Tenant> tenant, String reason, RecordPosition place) {
    warn(tenant, reason, place, System.nanoTime());
  }

  void warn(Optional<Tenant> tenant, String reason, RecordPosition place, long nowNanos) {
    Key key = new Key(tenant, reason);
    Warned before = warned.get(key);
    if (before != null && nowNanos - before.atNanos < EVERY.toNanos()) {
      warned.put(key, new Warned(before.atNanos, before.suppressed + 1));
      return;
    }
    if (before == null && warned.size() >= MOST_REMEMBERED) {
      warned.values().removeIf(each -> nowNanos - each.atNanos >= EVERY.toNanos());
      if (warned.size() >= MOST_REMEMBERED) {
        return; // the counters still have it
      }
    }
    warned.put(key, new Warned(nowNanos, 0));
    log.warn(
        "Dead letter of tenant {}: record at offset {} of {}-{}: {}{}",
        tenant.map(Tenant::id).orElse("unknown"),
        place.offset(),
        place.topic(),
        place.partition(),
        reason,
        before == null || before.suppressed == 0
            ? ""
            : " (%d more like it since the last such line)".formatted(before.suppressed));
  }
}
