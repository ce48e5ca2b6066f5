package org.folio.batch.ingest;

import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.folio.batch.ingest.commit.EventProcessor;
import org.folio.batch.ingest.commit.RecordDecoder;
import org.folio.batch.ingest.position.PartitionId;

/**
 * The round that is being read and is not handed over yet. While the transactions of the round
 * before are under way, it grows: the slower the database, the larger the rounds, and the fewer the
 * transactions. Belongs to the thread of its poll loop.
 */
final class PendingRecords<V> {
  private final Consumer<byte[], byte[]> consumer;
  private final Assignment assignment;
  private final RecordDecoder<V> reader;
  private final boolean tenantFromTopic;
  private final Set<String> headers;
  private final int enough;
  private PolledRecords<V> round;
  private int size;
  private long begunNanos;

  /**
   * @param enough at how many records the round takes no more; the last poll may exceed it
   */
  PendingRecords(
      Consumer<byte[], byte[]> consumer,
      Assignment assignment,
      EventProcessor<V> feed,
      int enough) {
    this.consumer = consumer;
    this.assignment = assignment;
    this.reader = feed.newReader();
    this.tenantFromTopic = feed.takesTenantFromTopic();
    this.headers = feed.headers();
    this.enough = enough;
    this.round = new PolledRecords<>(tenantFromTopic, headers);
  }

  void read(ConsumerRecords<byte[], byte[]> records) {
    if (isEmpty()) {
      begunNanos = System.nanoTime();
    }
    records
        .nextOffsets()
        .forEach(
            (name, next) -> {
              PartitionState partition = assignment.get(name);
              if (partition != null) {
                List<ConsumerRecord<byte[], byte[]>> ofPartition = records.records(name);
                round.add(partition, ofPartition, next.offset(), reader);
                size += ofPartition.size();
              }
            });
    round.keepHeaders();
  }

  /** Passes over offsets that cannot be read. */
  void skip(PartitionState partition, long from, long next, String reason) {
    if (isEmpty()) {
      begunNanos = System.nanoTime();
    }
    round.addSkipped(partition, from, next, reason);
    consumer.seek(partition.id().name(), next);
  }

  boolean isEmpty() {
    return round.next().isEmpty();
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

  PolledRecords<V> round() {
    return round;
  }

  /** What is gathered was handed over. */
  void clear() {
    round = new PolledRecords<>(tenantFromTopic, headers);
    size = 0;
  }

  /** Forgets what is gathered: it is polled again. */
  void putBack() {
    round.next().keySet().forEach(this::seekToNext);
    clear();
  }

  /** Forgets what is gathered of a topic: it is polled again. */
  void putBack(String topic) {
    round.next().keySet().stream().filter(id -> id.topic().equals(topic)).forEach(this::seekToNext);
    round.drop(topic);
  }

  private void seekToNext(PartitionId id) {
    PartitionState partition = assignment.get(id);
    if (partition != null) {
      consumer.seek(id.name(), partition.next());
    }
  }
}
