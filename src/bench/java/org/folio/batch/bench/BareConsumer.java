package org.folio.batch.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.folio.batch.kafka.KafkaSettings;

/**
 * Consumers with the module's settings that poll a topic to its end and do nothing with what they
 * get.
 */
final class BareConsumer {
  private BareConsumer() {}

  /**
   * Polls all events on so many threads, which share the partitions, and returns the events per
   * second.
   */
  static double eventsPerSecond(KafkaSettings kafka, ItemTopic topic, int threads)
      throws InterruptedException, ExecutionException {
    AtomicInteger left = new AtomicInteger(topic.events());
    AtomicLong start = new AtomicLong();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int p = thread; p < ItemTopic.PARTITIONS; p += threads) {
          partitions.add(new TopicPartition(topic.name(), p));
        }
        running.add(executor.submit(() -> poll(kafka, partitions, left, start)));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
      return topic.events() * 1e9 / (System.nanoTime() - start.get());
    } finally {
      executor.shutdownNow();
    }
  }

  private static void poll(
      KafkaSettings kafka, List<TopicPartition> partitions, AtomicInteger left, AtomicLong start) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            settings(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (left.get() > 0) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
        if (!records.isEmpty()) {
          start.compareAndSet(0, System.nanoTime());
          left.addAndGet(-records.count());
        }
      }
    }
  }

  private static Map<String, Object> settings(KafkaSettings kafka) {
    Map<String, Object> settings = new HashMap<>(kafka.security());
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    settings.put("enable.auto.commit", "false");
    settings.put("fetch.max.wait.ms", "20");
    settings.put("max.poll.records", "10000");
    settings.put("max.partition.fetch.bytes", "2097152");
    settings.put("receive.buffer.bytes", "-1");
    return settings;
  }
}
