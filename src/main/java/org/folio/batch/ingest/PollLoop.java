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
 * A thread that owns a consumer. When the consumer fails for good, it begins again with a new one,
 * as after a restart of the process; the positions in the database make that harmless.
 */
final class PollLoop<V> {
  private static final Logger log = LogManager.getLogger(PollLoop.class);
  private static final String GROUP_PREFIX = "mod-batch-tracking.";
  private static final Duration POLLS_WITHIN = Duration.ofSeconds(90);
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10));

  private final IngestDependencies parts;
  private final EventProcessor<V> feed;
  private final IngestSettings settings;
  private final IngestMetrics metrics;
  private final Thread thread;
  private final FaultReport report = new FaultReport();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Promise<Void> ended = Promise.promise();
  private volatile long polledNanos = System.nanoTime();
  private volatile boolean failing;
  private volatile boolean positionsMoved;

  PollLoop(IngestDependencies parts, EventProcessor<V> feed, IngestSettings settings, int number) {
    this.parts = parts;
    this.feed = feed;
    this.settings = settings;
    this.metrics = new IngestMetrics(parts.metrics(), feed.topic(), number);
    this.thread = new Thread(this::run, "ingest " + feed.topic() + " " + number);
  }

  void start() {
    thread.start();
  }

  /** True while it polls, at least once in a minute and a half, and since it failed if it did. */
  boolean isAlive() {
    return thread.isAlive() && !failing && System.nanoTime() - polledNanos < POLLS_WITHIN.toNanos();
  }

  /** Lines about topics and partitions that are not read, while all others are. */
  List<String> details() {
    return report.lines();
  }

  /** An operator moved positions, perhaps of partitions that are read here. */
  void positionsMoved() {
    positionsMoved = true;
  }

  /** Lets it finish its round and leave the group. */
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
          log.info("Reading {} begins again in {}", feed.topic(), pause);
          closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.complete();
    }
  }

  /** Reads until it is closed or needs a new consumer, or until it fails: then false. */
  private boolean polls() {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      PollSession<V> session =
          new PollSession<>(parts, feed, settings, consumer, metrics, report, group());
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
        log.info("A topic {} was deleted or made again; a new consumer goes on", feed.topic());
      }
      session.close();
      return true;
    } catch (RuntimeException | Error e) {
      failing = true;
      log.error("Reading {} failed", feed.topic(), e);
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
    return GROUP_PREFIX + feed.topic();
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }
}
