package org.folio.batch.ingest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.error.Backoff;
import org.folio.batch.ingest.commit.EventProcessor;
import org.folio.batch.ingest.commit.FaultReport;
import org.folio.batch.ingest.commit.IngestMetrics;
import org.folio.batch.ingest.commit.IngestSettings;
import org.folio.batch.kafka.ClientProperties;

/**
 * A thread that owns a consumer. If the consumer fails permanently, the loop starts a new one, as a
 * restart of the process would; the positions in the database make that safe.
 */
final class PollLoop<V> {
  private static final Logger log = LogManager.getLogger(PollLoop.class);
  private static final String GROUP_PREFIX = "mod-batch-tracking.";
  private static final Duration POLLS_WITHIN = Duration.ofSeconds(90);
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10));

  private final IngestDependencies parts;
  private final EventProcessor<V> processor;
  private final IngestSettings settings;
  private final IngestMetrics metrics;
  private final Thread thread;
  private final FaultReport report = new FaultReport();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Promise<Void> ended = Promise.promise();
  private volatile long polledNanos = System.nanoTime();
  private volatile boolean failing;
  private volatile boolean positionsMoved;

  PollLoop(
      IngestDependencies parts, EventProcessor<V> processor, IngestSettings settings, int number) {
    this.parts = parts;
    this.processor = processor;
    this.settings = settings;
    this.metrics = new IngestMetrics(parts.metrics(), processor.topic(), number);
    this.thread = new Thread(this::run, "ingest " + processor.topic() + " " + number);
  }

  void start() {
    thread.start();
  }

  /** Whether it polls at least every 90 seconds, and has polled again after a failure. */
  boolean isAlive() {
    return thread.isAlive() && !failing && System.nanoTime() - polledNanos < POLLS_WITHIN.toNanos();
  }

  /** Returns one line for each topic or partition that is not read while all others are. */
  List<String> details() {
    return report.lines();
  }

  /** Call it after an operator has moved positions, possibly of partitions read here. */
  void positionsMoved() {
    positionsMoved = true;
  }

  /** Submits the pending records and leaves the group. */
  Future<Void> close() {
    closing.countDown();
    return ended.future();
  }

  private void run() {
    int failures = 0;
    try {
      while (!isClosing()) {
        failures = polls() ? 0 : failures + 1;
        if (failures > 0) {
          Duration pause = BACKOFF.after(failures);
          log.info("Starting to read {} again in {}", processor.topic(), pause);
          closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.complete();
    }
  }

  /** Reads until it is closed or needs a new consumer; returns false if reading failed. */
  private boolean polls() {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      PollSession<V> session =
          new PollSession<>(parts, processor, settings, consumer, metrics, report, group());
      while (!isClosing() && !session.isOver()) {
        if (positionsMoved) {
          positionsMoved = false;
          session.positionsMoved();
        }
        session.step();
        polledNanos = System.nanoTime();
        failing = false;
      }
      if (session.isOver()) {
        log.info(
            "A topic {} was deleted or recreated; continuing with a new consumer",
            processor.topic());
      }
      session.close();
      return true;
    } catch (RuntimeException | Error e) {
      failing = true;
      log.error("Reading {} failed", processor.topic(), e);
      return false;
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        new HashMap<>(ClientProperties.consumer(parts.kafka(), group(), settings.maxPollRecords())),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private String group() {
    return GROUP_PREFIX + processor.topic();
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }
}
