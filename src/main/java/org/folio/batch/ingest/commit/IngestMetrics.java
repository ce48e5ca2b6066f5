package org.folio.batch.ingest.commit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Metrics of one poll loop. No label names a tenant, because an installation may have hundreds; the
 * log names those that fail.
 */
public final class IngestMetrics {
  public static final String NOT_ENABLED = "tenant_not_enabled";
  public static final String REDELIVERED = "redelivered";

  /** The reason of a dead letter that could be read but breaks a rule. */
  public static final String REFUSED = "refused";

  private final MeterRegistry registry;
  private final Tags tags;
  private final Counter counted;
  private final Timer poll;
  private final Timer read;
  private final Timer commit;
  private final AtomicLong lag;
  private final AtomicLong waiting;
  private final AtomicLong faulty;
  private final AtomicLong recordsWaiting;
  private final AtomicLong setAside;
  private final Counter offsetsSkipped;

  public IngestMetrics(MeterRegistry registry, String feed, int loop) {
    this.registry = registry;
    this.tags = Tags.of("feed", feed);
    Tags ofLoop = tags.and("loop", String.valueOf(loop));
    this.counted = counter("ingest.events.counted", "Events that were counted", tags);
    List.of("written", "cut", "lost").forEach(this::deadLetters);
    skipped(REFUSED);
    this.poll = timer("poll");
    this.read = timer("read");
    this.commit = timer("commit");
    this.lag = gauge("ingest.lag", "Records that are not committed yet", ofLoop);
    this.waiting =
        gauge("ingest.tenants.waiting", "Tenants whose records wait after a failure", ofLoop);
    this.faulty =
        gauge(
            "ingest.tenants.faulty",
            "Tenants whose records wait until someone removes a permanent fault",
            ofLoop);
    this.recordsWaiting =
        gauge(
            "ingest.records.waiting", "Records that wait after a failure of their tenant", ofLoop);
    this.setAside =
        gauge("ingest.partitions.set.aside", "Partitions that are not read for now", ofLoop);
    this.offsetsSkipped =
        counter("ingest.offsets.skipped", "Offsets that Kafka could not deliver", tags);
  }

  private Counter counter(String name, String description, Tags ofCounter) {
    return Counter.builder(name).description(description).tags(ofCounter).register(registry);
  }

  private Timer timer(String stage) {
    return Timer.builder("ingest.stage")
        .description("Time that a batch of polled records spends in a stage")
        .tags(tags.and("stage", stage))
        .register(registry);
  }

  private AtomicLong gauge(String name, String description, Tags ofLoop) {
    AtomicLong value = new AtomicLong();
    Gauge.builder(name, value, AtomicLong::get)
        .description(description)
        .tags(ofLoop)
        .strongReference(true)
        .register(registry);
    return value;
  }

  public void tally(ApplyResult tally) {
    counted.increment(tally.counted());
    skipped(tally.skipped());
  }

  public void skipped(Map<String, Integer> byReason) {
    byReason.forEach(
        (reason, count) -> {
          if (count > 0) {
            skipped(reason).increment(count);
          }
        });
  }

  private Counter skipped(String reason) {
    return counter(
        "ingest.events.skipped", "Events that were not counted", tags.and("reason", reason));
  }

  /**
   * Counts a dead letter.
   *
   * @param result {@code written}, {@code cut} or {@code lost}
   */
  public void deadLetter(String result) {
    deadLetters(result).increment();
  }

  /** Exists from the start: an alert on a counter that begins at 1 never fires. */
  private Counter deadLetters(String result) {
    return counter(
        "ingest.dead.letters", "Records that could not be read", tags.and("result", result));
  }

  public void polled(long nanos) {
    poll.record(nanos, TimeUnit.NANOSECONDS);
  }

  public void read(long nanos) {
    read.record(nanos, TimeUnit.NANOSECONDS);
  }

  void committed(long nanos) {
    commit.record(nanos, TimeUnit.NANOSECONDS);
  }

  public void setAside(long partitions) {
    setAside.set(partitions);
  }

  public void offsetsSkipped(long offsets) {
    offsetsSkipped.increment((double) offsets);
  }

  public void lag(long records) {
    lag.set(records);
  }

  /**
   * @param faulty how many of the tenants wait until someone removes a permanent fault
   * @param records how many of their records were read and are not committed
   */
  void waiting(long tenants, long faulty, long records) {
    this.waiting.set(tenants);
    this.faulty.set(faulty);
    this.recordsWaiting.set(records);
  }
}
