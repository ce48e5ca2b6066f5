package org.folio.batch.operation.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.folio.batch.operation.model.AttemptOutcome;

/** Metrics of the tasks of this instance. */
final class TaskMetrics {
  private static final String KIND = "kind";

  private final MeterRegistry registry;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicLong oldestWaitingMillis = new AtomicLong();

  /**
   * @param kinds whose counters exist from the start, because an alert on a missing counter never
   *     fires
   */
  TaskMetrics(MeterRegistry registry, Set<String> kinds) {
    this.registry = registry;
    for (String kind : kinds) {
      registry.counter("tasks.claimed", KIND, kind);
      registry.timer("tasks.waited", KIND, kind);
      registry.counter("tasks.taken.over", KIND, kind);
      for (AttemptOutcome outcome : AttemptOutcome.values()) {
        ended(kind, outcome);
      }
    }
    Gauge.builder("tasks.running", running, AtomicInteger::get).register(registry);
    TimeGauge.builder(
            "tasks.oldest.waiting", oldestWaitingMillis, TimeUnit.MILLISECONDS, AtomicLong::get)
        .register(registry);
  }

  void claimed(ClaimedTask task) {
    running.incrementAndGet();
    registry.counter("tasks.claimed", KIND, task.operation().kind()).increment();
    registry.timer("tasks.waited", KIND, task.operation().kind()).record(task.waited());
    if (task.takenOver()) {
      registry.counter("tasks.taken.over", KIND, task.operation().kind()).increment();
    }
  }

  void ended(ClaimedTask task, AttemptOutcome outcome) {
    running.decrementAndGet();
    ended(task.operation().kind(), outcome).increment();
  }

  private Counter ended(String kind, AttemptOutcome outcome) {
    return registry.counter("tasks.ended", KIND, kind, "outcome", outcome.name());
  }

  /** Sets the age of the oldest due task of all enabled tenants; zero if there is none. */
  void oldestWaiting(Duration age) {
    oldestWaitingMillis.set(age.toMillis());
  }
}
