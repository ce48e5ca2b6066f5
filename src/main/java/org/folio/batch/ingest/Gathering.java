package org.folio.batch.ingest;

import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * The round that is being read and is not handed over yet. While the transactions of the round
 * before are under way, it grows: the slower the database, the larger the rounds, and the fewer the
 * transactions. Belongs to the thread of its poll loop.
 */
final class Gathering<V> {
  private final Consumer<byte[], byte[]> consumer;
  private final Assignment assignment;
  private final RecordReader<V> reader;
  private final boolean tenantFromTopic;
  private final int enough;
  private Round<V> round;
  private int size;
  private long begunNanos;

  /**
   * @param enough at how many records the round takes no more; the last poll may exceed it
   */
  Gathering(Consumer<byte[], byte[]> consumer, Assignment assignment, Feed<V> feed, int enough) {
    this.consumer = consumer;
    this.assignment = assignment;
    this.reader = feed.newReader();
    this.tenantFromTopic = feed.takesTenantFromTopic();
    this.enough = enough;
    this.round = new Round<>(tenantFromTopic);
  }

  void read(ConsumerRecords<byte[], byte[]> records) {
    if (isEmpty()) {
      begunNanos = System.nanoTime();
    }
    for (TopicPartition name : records.partitions()) {
      Partition partition = assignment.get(name);
      if (partition != null) {
        List<ConsumerRecord<byte[], byte[]>> ofPartition = records.records(name);
        round.add(partition, ofPartition, reader);
        size += ofPartition.size();
      }
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** How many records it holds. */
  int size() {
    return size;
  }

  /** True when no more should be added. Broken records are held whole, so they do not wait. */
  boolean isFull() {
    return size >= enough || !round.broken().isEmpty();
  }

  /** When its first records came. */
  long begunNanos() {
    return begunNanos;
  }

  Round<V> round() {
    return round;
  }

  /** What is gathered was handed over. */
  void clear() {
    round = new Round<>(tenantFromTopic);
    size = 0;
  }

  /** Forgets what is gathered: it is polled again. */
  void putBack() {
    for (PartitionId id : round.next().keySet()) {
      Partition partition = assignment.get(id);
      if (partition != null) {
        consumer.seek(id.name(), partition.next());
      }
    }
    clear();
  }
}
