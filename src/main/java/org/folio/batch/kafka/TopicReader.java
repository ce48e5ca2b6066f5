package org.folio.batch.kafka;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads single messages and the latest messages of a topic for requests, each with a consumer that
 * is in no group and is closed after the answer. Two requests read at a time and some more wait;
 * the others are refused. Safe to call from any thread.
 */
public final class TopicReader {
  private static final int THREADS = 2;
  private static final int WAITING = 16;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

  private final KafkaSettings settings;
  private final ThreadPoolExecutor threads;

  public TopicReader(KafkaSettings settings) {
    this.settings = settings;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            5,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "topic reader");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * A message as it is in Kafka.
   *
   * @param headers by name; of several with one name, the last
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared or changed
  public record Message(
      int partition,
      long offset,
      Instant timestamp,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Map<String, byte[]> headers) {}

  /**
   * The latest messages of a topic, or the latest before a position.
   *
   * @param messages newest first
   * @param total number of messages in the topic
   * @param next where the next messages begin, by partition; empty if there are none
   */
  public record Page<T>(List<T> messages, long total, Map<Integer, Long> next) {}

  /** Reads one message; empty if Kafka does not have it. */
  public Future<Optional<Message>> read(String topic, int partition, long offset) {
    return run(
        () -> {
          try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            TopicPartition from = new TopicPartition(topic, partition);
            if (!partitions(consumer, topic).contains(from)) {
              return Optional.empty();
            }
            Window<Message> window = new Window<>(consumer, from, offset + 1, 1);
            window.read(message -> message);
            return window.messages().stream().filter(m -> m.offset() == offset).findFirst();
          }
        });
  }

  /**
   * Reads the latest messages.
   *
   * @param limit number of messages
   * @param before for each partition, the offset that they must be below; a partition that is
   *     absent is read from its end
   * @param summary what to keep of a message: whole ones may need much memory
   */
  public <T> Future<Page<T>> latest(
      String topic, int limit, Map<Integer, Long> before, Function<Message, T> summary) {
    return run(
        () -> {
          try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<Window<Entry<T>>> windows = new ArrayList<>();
            long total = 0;
            for (TopicPartition partition : partitions(consumer, topic)) {
              long end = before.getOrDefault(partition.partition(), Long.MAX_VALUE);
              Window<Entry<T>> window = new Window<>(consumer, partition, end, limit);
              total += window.size();
              window.read(m -> new Entry<>(m.timestamp(), m.offset(), summary.apply(m)));
              windows.add(window);
            }
            return newestFirst(windows, limit, total);
          }
        });
  }

  private record Entry<T>(Instant timestamp, long offset, T summary) {}

  private static <T> Page<T> newestFirst(List<Window<Entry<T>>> windows, int limit, long total) {
    List<T> messages = new ArrayList<>();
    while (messages.size() < limit && windows.stream().noneMatch(Window::hasUnreadOnly)) {
      Window<Entry<T>> newest = null;
      for (Window<Entry<T>> window : windows) {
        Entry<T> last = window.messages().peekLast();
        if (last != null
            && (newest == null
                || last.timestamp().isAfter(newest.messages().getLast().timestamp()))) {
          newest = window;
        }
      }
      if (newest == null) {
        break;
      }
      Entry<T> taken = newest.messages().removeLast();
      newest.end = taken.offset();
      messages.add(taken.summary());
    }
    Map<Integer, Long> next = new TreeMap<>();
    windows.forEach(window -> next.put(window.partition.partition(), window.next()));
    boolean isLast = windows.stream().allMatch(window -> window.next() <= window.beginning);
    return new Page<>(messages, total, isLast ? Map.of() : next);
  }

  /** The last offsets of a partition below an end. */
  private static final class Window<T> {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final Deque<T> messages = new ArrayDeque<>();
    private final long beginning;
    private final long partitionEnd;
    private final long from;
    private final long to;
    private long end;

    Window(
        KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long below, int offsets) {
      this.consumer = consumer;
      this.partition = partition;
      this.beginning = offset(consumer.beginningOffsets(List.of(partition), ANSWERS_WITHIN));
      this.partitionEnd = offset(consumer.endOffsets(List.of(partition), ANSWERS_WITHIN));
      this.to = Math.min(below, partitionEnd);
      this.from = Math.max(beginning, to - offsets);
      this.end = to;
    }

    private long offset(Map<TopicPartition, Long> offsets) {
      return offsets.getOrDefault(partition, 0L);
    }

    long size() {
      return partitionEnd - beginning;
    }

    Deque<T> messages() {
      return messages;
    }

    /** Returns whether all messages were taken, and older ones exist. */
    boolean hasUnreadOnly() {
      return messages.isEmpty() && from < to && from > beginning;
    }

    /** Returns the end of the messages that were not taken. */
    long next() {
      return messages.isEmpty() ? Math.min(from, end) : end;
    }

    void read(Function<Message, T> summary) {
      if (from >= to) {
        return;
      }
      consumer.assign(List.of(partition));
      consumer.seek(partition, from);
      long deadline = System.nanoTime() + ANSWERS_WITHIN.toNanos();
      while (consumer.position(partition, ANSWERS_WITHIN) < to) {
        if (System.nanoTime() - deadline > 0) {
          throw new TimeoutException("Kafka did not deliver " + partition + " in time");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
          if (record.offset() < to) {
            messages.addLast(summary.apply(message(record)));
          }
        }
      }
    }
  }

  private static Message message(ConsumerRecord<byte[], byte[]> message) {
    Map<String, byte[]> headers = new HashMap<>();
    for (Header header : message.headers()) {
      byte[] value = header.value();
      headers.put(header.key(), value == null ? new byte[0] : value);
    }
    return new Message(
        message.partition(),
        message.offset(),
        Instant.ofEpochMilli(message.timestamp()),
        message.key(),
        message.value(),
        headers);
  }

  private static Set<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
    Set<TopicPartition> partitions = new HashSet<>();
    List<PartitionInfo> found = consumer.partitionsFor(topic, ANSWERS_WITHIN);
    if (found != null) {
      found.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    return partitions;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        new HashMap<>(ClientProperties.reader(settings)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private <T> Future<T> run(Supplier<T> work) {
    Promise<T> promise = Promise.promise();
    try {
      threads.execute(
          () -> {
            try {
              promise.complete(work.get());
            } catch (RuntimeException e) {
              promise.fail(
                  ServiceException.of(
                      Kind.UNAVAILABLE, "Kafka does not answer; try again later", e));
            }
          });
    } catch (RejectedExecutionException e) {
      promise.fail(
          ServiceException.of(
              Kind.BUSY, "Too many requests read from Kafka at the moment; try again later", e));
    }
    return promise.future();
  }

  public void close() {
    threads.shutdownNow();
  }
}
