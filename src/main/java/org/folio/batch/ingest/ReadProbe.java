package org.folio.batch.ingest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.folio.batch.kafka.ClientProperties;
import org.folio.batch.kafka.KafkaSettings;

/**
 * Finds out whether a record can be read and, if not, the next one that can. Uses a separate
 * consumer and thread, while the poll loop reads all other partitions.
 *
 * <p>Kafka does not reveal the length of an unreadable batch, so the search tries one offset after
 * another. A faster search could skip readable records.
 */
final class ReadProbe {
  private static final int THREADS = 2;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(15);

  private final KafkaSettings settings;
  private final ThreadPoolExecutor threads;

  /** Its queue is bounded by the caller, which probes each partition at most once at a time. */
  ReadProbe(KafkaSettings settings, String name) {
    this.settings = settings;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name + " probe");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Searches the first readable offset.
   *
   * @return a later offset, possibly the end of the partition; empty if the given offset is
   *     readable; fails if this cannot be determined
   */
  Future<OptionalLong> nextReadable(TopicPartition partition, long offset) {
    Promise<OptionalLong> found = Promise.promise();
    try {
      threads.execute(
          () -> {
            try {
              found.complete(search(partition, offset));
            } catch (RuntimeException e) {
              found.fail(e);
            }
          });
    } catch (RejectedExecutionException e) {
      found.fail(e); // closed
    }
    return found.future();
  }

  void close() {
    threads.shutdownNow();
  }

  private OptionalLong search(TopicPartition partition, long offset) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            new HashMap<>(ClientProperties.probe(settings)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      long next = offset;
      while (!isReadable(consumer, partition, next)) {
        next++;
      }
      return next == offset ? OptionalLong.empty() : OptionalLong.of(next);
    }
  }

  private static boolean isReadable(
      KafkaConsumer<?, ?> consumer, TopicPartition partition, long offset) {
    consumer.seek(partition, offset);
    long end = System.nanoTime() + ANSWERS_WITHIN.toNanos();
    do {
      try {
        if (!consumer.poll(POLL).nextOffsets().isEmpty()) {
          return true;
        }
      } catch (RuntimeException e) {
        if (isOfRecord(e)) {
          return false;
        }
        throw e;
      }
      if (offset >= consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L)) {
        return true;
      }
    } while (System.nanoTime() - end < 0);
    throw new TimeoutException("Offset " + offset + " of " + partition + " was not read in time");
  }

  /**
   * Whether a consumer throws this for an unreadable record: mostly a plain {@code KafkaException},
   * or an exception of the code that decodes a batch. Missing access, timeouts and the like have
   * exceptions of their own.
   */
  static boolean isOfRecord(RuntimeException e) {
    return e.getClass() == KafkaException.class
        || e instanceof CorruptRecordException
        || e instanceof InvalidRecordException
        || e instanceof SerializationException
        || !(e instanceof KafkaException || e instanceof IllegalStateException);
  }
}
