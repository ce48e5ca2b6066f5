package org.folio.batch.ingest;

import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.folio.batch.ingest.commit.EventProcessor;
import org.folio.batch.ingest.commit.RecordDecoder;
import org.folio.batch.ingest.position.HeaderCopier;
import org.folio.batch.ingest.position.PartitionId;

/**
 * The records that were polled and not yet submitted to the tenant queues: those of one poll or, if
 * transactions are running, of all polls within some milliseconds. Confined to the thread of its
 * poll loop.
 */
final class PendingRecords<V> {
  private final Consumer<byte[], byte[]> consumer;
  private final Assignment assignment;
  private final RecordDecoder<V> reader;
  private final boolean tenantFromTopic;
  private final boolean hasHeaders;
  private final HeaderCopier headers;
  private final HeaderCopier lastHeaders;
  private final int enough;
  private PolledRecords<V> round;
  private int size;
  private long begunNanos;

  /**
   * @param enough number of records at which they are submitted; the last poll may exceed it
   */
  PendingRecords(
      Consumer<byte[], byte[]> consumer,
      Assignment assignment,
      EventProcessor<V> processor,
      int enough) {
    this.consumer = consumer;
    this.assignment = assignment;
    this.reader = processor.newReader();
    this.tenantFromTopic = processor.takesTenantFromTopic();
    this.hasHeaders = !processor.headers().isEmpty() || !processor.headersToPrepare().isEmpty();
    this.headers = new HeaderCopier(processor.headers());
    this.lastHeaders = new HeaderCopier(processor.headersToPrepare());
    this.enough = enough;
    this.round = new PolledRecords<>(tenantFromTopic, hasHeaders);
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
    if (hasHeaders) {
      round.keepHeaders(headers, lastHeaders);
    }
  }

  /** Skips offsets that cannot be read. */
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

  /** Returns how many records are pending. */
  int size() {
    return size;
  }

  /**
   * Whether the records should be submitted. Unreadable records are held whole, so they do not
   * wait.
   */
  boolean isFull() {
    return size >= enough || !round.broken().isEmpty();
  }

  /** Returns when the first of the records arrived. */
  long begunNanos() {
    return begunNanos;
  }

  PolledRecords<V> round() {
    return round;
  }

  /** Clears the records after they were submitted. */
  void clear() {
    round = new PolledRecords<>(tenantFromTopic, hasHeaders);
    size = 0;
  }

  /** Drops the records, so that they are polled again. */
  void putBack() {
    round.next().keySet().forEach(this::seekToNext);
    clear();
  }

  /** Drops the records of these partitions, so that they are polled again. */
  void putBack(Predicate<PartitionId> partitions) {
    round.next().keySet().stream().filter(partitions).forEach(this::seekToNext);
    round.drop(partitions);
  }

  private void seekToNext(PartitionId id) {
    PartitionState partition = assignment.get(id);
    if (partition != null) {
      consumer.seek(id.name(), partition.next());
    }
  }
}
