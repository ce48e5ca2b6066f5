package org.folio.batch.operation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What can be seen of the tasks of this instance. */
final class TaskMetrics {
  private static final String KIND = "kind";

  private final MeterRegistry registry;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicLong oldestWaitingMillis = new AtomicLong();

  TaskMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("tasks.running", running, AtomicInteger::get).register(registry);
    TimeGauge.builder(
            "tasks.oldest.waiting", oldestWaitingMillis, TimeUnit.MILLISECONDS, AtomicLong::get)
        .register(registry);
  }

  void claimed(Claimed task) {
    running.incrementAndGet();
    registry.counter("tasks.claimed", KIND, task.operation().kind()).increment();
    registry.timer("tasks.waited", KIND, task.operation().kind()).record(task.waited());
    if (task.takenOver()) {
      registry.counter("tasks.taken.over", KIND, task.operation().kind()).increment();
    }
  }

  void ended(Claimed task, AttemptOutcome outcome) {
    running.decrementAndGet();
    registry
        .counter("tasks.ended", KIND, task.operation().kind(), "outcome", outcome.name())
        .increment();
  }

  /** Over all enabled tenants; zero when none has work waiting. */
  void oldestWaiting(Duration age) {
    oldestWaitingMillis.set(age.toMillis());
  }
}
