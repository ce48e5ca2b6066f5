package org.folio.batch.operation.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
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
      claimed(kind);
      waited(kind);
      takenOver(kind);
      for (AttemptOutcome outcome : AttemptOutcome.values()) {
        ended(kind, outcome);
      }
    }
    Gauge.builder("tasks.running", running, AtomicInteger::get)
        .description("Tasks that this instance works on")
        .register(registry);
    TimeGauge.builder(
            "tasks.oldest.waiting", oldestWaitingMillis, TimeUnit.MILLISECONDS, AtomicLong::get)
        .description("How long the oldest due task of any tenant has waited")
        .register(registry);
  }

  void claimed(ClaimedTask task) {
    running.incrementAndGet();
    String kind = task.operation().kind();
    claimed(kind).increment();
    waited(kind).record(task.waited());
    if (task.takenOver()) {
      takenOver(kind).increment();
    }
  }

  void ended(ClaimedTask task, AttemptOutcome outcome) {
    running.decrementAndGet();
    ended(task.operation().kind(), outcome).increment();
  }

  private Counter claimed(String kind) {
    return Counter.builder("tasks.claimed")
        .description("Tasks that this instance began")
        .tag(KIND, kind)
        .register(registry);
  }

  private Timer waited(String kind) {
    return Timer.builder("tasks.waited")
        .description("How long tasks had waited when they were begun")
        .tag(KIND, kind)
        .register(registry);
  }

  private Counter takenOver(String kind) {
    return Counter.builder("tasks.taken.over")
        .description("Tasks begun that another instance had left behind")
        .tag(KIND, kind)
        .register(registry);
  }

  private Counter ended(String kind, AttemptOutcome outcome) {
    return Counter.builder("tasks.ended")
        .description("Attempts of tasks that ended")
        .tags(KIND, kind, "outcome", outcome.name())
        .register(registry);
  }

  /** Sets the age of the oldest due task of all enabled tenants; zero if there is none. */
  void oldestWaiting(Duration age) {
    oldestWaitingMillis.set(age.toMillis());
  }
}
