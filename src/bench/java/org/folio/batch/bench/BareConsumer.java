package org.folio.batch.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.folio.batch.ingest.commit.IngestSettings;
import org.folio.batch.kafka.ClientProperties;
import org.folio.batch.kafka.KafkaSettings;
import org.jspecify.annotations.Nullable;

/** Polls a topic to its end with the module's consumer settings and ignores the records. */
final class BareConsumer {
  private static final int MAX_POLL_RECORDS = IngestSettings.POLL_RECORDS;

  private final KafkaSettings kafka;
  private final ItemTopic topic;
  private int left;
  private int afterFirst;
  private @Nullable Stopwatch sinceFirst;
  private @Nullable Speed speed;

  private BareConsumer(KafkaSettings kafka, ItemTopic topic) {
    this.kafka = kafka;
    this.topic = topic;
    this.left = topic.events();
  }

  /**
   * Polls all events with the given number of threads, which share the partitions, and returns the
   * rate from the first event on.
   */
  static Speed pollAll(KafkaSettings kafka, ItemTopic topic, int threads)
      throws InterruptedException, ExecutionException {
    BareConsumer bare = new BareConsumer(kafka, topic);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int p = thread; p < ItemTopic.PARTITIONS; p += threads) {
          partitions.add(new TopicPartition(topic.name(), p));
        }
        running.add(executor.submit(() -> bare.poll(partitions)));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
      return Objects.requireNonNull(bare.speed);
    } finally {
      executor.shutdownNow();
    }
  }

  private void poll(List<TopicPartition> partitions) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            new HashMap<>(ClientProperties.consumer(kafka, "bare", MAX_POLL_RECORDS)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!isDone(0)) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
        isDone(records.count());
      }
    }
  }

  private synchronized boolean isDone(int polled) {
    left -= polled;
    if (polled > 0 && sinceFirst == null) {
      afterFirst = left;
      sinceFirst = new Stopwatch();
    }
    if (left <= 0 && speed == null && sinceFirst != null) {
      speed = sinceFirst.speedOf(afterFirst);
    }
    return left <= 0;
  }
}
