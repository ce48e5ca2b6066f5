package org.folio.batch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.commit.Decoded;
import org.folio.batch.ingest.commit.Decoded.Candidate;
import org.folio.batch.ingest.commit.Decoded.Skipped;
import org.folio.batch.ingest.commit.Decoded.Unreadable;
import org.folio.batch.ingest.commit.EventProcessor;
import org.folio.batch.ingest.commit.IngestMetrics;
import org.folio.batch.ingest.commit.RecordDecoder;
import org.folio.batch.ingest.commit.TenantHeader;
import org.folio.batch.ingest.commit.TenantRecords;
import org.folio.batch.ingest.commit.TenantRecords.Run;
import org.folio.batch.ingest.position.HeaderCopier;
import org.folio.batch.ingest.position.PartitionId;
import org.folio.batch.ingest.position.RecordHeaders;

/** The decoded records of one or more polls, grouped by tenant. */
final class PolledRecords<V> {
  private static final Logger log = LogManager.getLogger(PolledRecords.class);

  private final Map<Tenant, TenantRecords<V>> byTenant = new HashMap<>();
  private final List<Broken> broken = new ArrayList<>();
  private final Map<String, Integer> skipped = new HashMap<>();
  private final SkippedByTenant skips = new SkippedByTenant();
  private final Map<PartitionId, Long> next = new HashMap<>();
  private final boolean tenantFromTopic;
  private final boolean hasHeaders;
  private boolean faultIsLogged;

  /**
   * @param tenantFromTopic see {@link EventProcessor#takesTenantFromTopic}
   */
  PolledRecords(boolean tenantFromTopic) {
    this(tenantFromTopic, false);
  }

  /**
   * @param tenantFromTopic see {@link EventProcessor#takesTenantFromTopic}
   * @param hasHeaders whether headers are needed, and so {@link #keepHeaders} is called
   */
  PolledRecords(boolean tenantFromTopic, boolean hasHeaders) {
    this.tenantFromTopic = tenantFromTopic;
    this.hasHeaders = hasHeaders;
  }

  /** Releases the buffers of the records. Call it after each poll. */
  void keepHeaders(HeaderCopier ofEachValue, HeaderCopier ofOne) {
    byTenant.values().forEach(records -> records.keepHeaders(ofEachValue, ofOne));
  }

  /**
   * A record that cannot be read.
   *
   * @param tenant that the record seems to belong to; null if unknown
   */
  record Broken(
      PartitionState partition,
      ConsumerRecord<byte[], byte[]> message,
      Optional<Tenant> tenant,
      String reason) {}

  /**
   * Adds the records of one partition, in the order of their offsets.
   *
   * @param position where reading continues after them; transaction markers may be in between
   */
  void add(
      PartitionState partition,
      List<ConsumerRecord<byte[], byte[]>> records,
      long position,
      RecordDecoder<V> reader) {
    TenantHeader header = new TenantHeader(tenantFromTopic ? partition.owner() : Optional.empty());
    Tenant tenant = null;
    Run<V> run = null;
    for (ConsumerRecord<byte[], byte[]> message : records) {
      header.of(message);
      Decoded<V> reading = read(message, header, reader);
      if (reading instanceof Candidate<V> candidate) {
        // mostly the same tenant as before
        if (run == null || !candidate.tenant().equals(tenant)) {
          tenant = candidate.tenant();
          run =
              byTenant
                  .computeIfAbsent(tenant, TenantRecords::new)
                  .run(partition.id(), partition.lastMove());
        }
        run.add(
            message.offset(),
            candidate.value(),
            hasHeaders ? RecordHeaders.of(message.headers()) : null);
      } else if (partition.isUnread(message.offset())) {
        addOther(partition, message, reading);
      }
    }
    next.put(partition.id(), position);
  }

  // A bug in the decoder must not stop all partitions: it affects this record only.
  private Decoded<V> read(
      ConsumerRecord<byte[], byte[]> message, TenantHeader header, RecordDecoder<V> reader) {
    try {
      return reader.read(message.value(), header);
    } catch (RuntimeException | StackOverflowError e) {
      log.log(
          faultIsLogged ? Level.DEBUG : Level.ERROR,
          "The record at offset {} of {}-{} could not be decoded because of an internal error",
          message.offset(),
          message.topic(),
          message.partition(),
          e);
      faultIsLogged = true;
      return new Unreadable<>(null, "internal error while the record was decoded; see the log");
    }
  }

  /**
   * Adds offsets that Kafka cannot deliver. They produce one dead letter.
   *
   * @param from the first of these offsets
   * @param next the next readable offset
   * @param reason for the operator who reads the dead letter
   */
  void addSkipped(PartitionState partition, long from, long next, String reason) {
    this.next.put(partition.id(), next);
    if (!partition.isUnread(from)) {
      return; // its dead letter was written before
    }
    ConsumerRecord<byte[], byte[]> lost =
        new ConsumerRecord<>(partition.id().topic(), partition.id().partition(), from, null, null);
    lost.headers()
        .add(DeadLetterWriter.SKIPPED_OFFSETS, String.valueOf(next - from).getBytes(UTF_8));
    broken.add(new Broken(partition, lost, Optional.empty(), reason));
  }

  private void addOther(
      PartitionState partition, ConsumerRecord<byte[], byte[]> message, Decoded<V> reading) {
    if (reading instanceof Skipped<V> skip) {
      skipped.merge(skip.reason(), 1, Integer::sum);
      addSkipped(partition, message, skip);
    } else if (reading instanceof Unreadable<V> unreadable) {
      broken.add(
          new Broken(
              partition, message, Optional.ofNullable(unreadable.tenant()), unreadable.reason()));
    }
  }

  private void addSkipped(
      PartitionState partition, ConsumerRecord<byte[], byte[]> message, Skipped<V> skip) {
    Tenant tenant = skip.tenant() == null ? partition.owner().orElse(null) : skip.tenant();
    if (tenant != null) {
      skips
          .of(tenant)
          .add(
              skip.reason(),
              skip.subject(),
              message.topic(),
              message.partition(),
              message.offset());
    }
    if (log.isDebugEnabled()) {
      log.debug(
          "Skips the record at offset {} of {}-{}, which names tenant {} and {}: {}",
          message.offset(),
          message.topic(),
          message.partition(),
          tenant,
          skip.subject(),
          skip.reason());
    }
  }

  /** Forgets what came from these partitions. */
  void drop(Predicate<PartitionId> partitions) {
    byTenant.values().forEach(records -> records.forget(partitions));
    byTenant.values().removeIf(TenantRecords::isEmpty);
    broken.removeIf(each -> partitions.test(each.partition().id()));
    next.keySet().removeIf(partitions);
  }

  /** Keeps the records of these tenants and skips those of all others. */
  void keep(Set<Tenant> enabled) {
    byTenant
        .values()
        .removeIf(
            slice -> {
              boolean unknown = !enabled.contains(slice.tenant());
              if (unknown) {
                skipped.merge(IngestMetrics.NOT_ENABLED, slice.size(), Integer::sum);
              }
              return unknown;
            });
  }

  /** Returns all tenants that have records, enabled or not. */
  Set<Tenant> tenants() {
    Set<Tenant> tenants = new HashSet<>(byTenant.keySet());
    for (Broken message : broken) {
      message.partition().owner().ifPresent(tenants::add);
      message.tenant().ifPresent(tenants::add);
    }
    return tenants;
  }

  /** Returns the names of all topics that have records. */
  Set<String> topics() {
    return next.keySet().stream().map(PartitionId::topic).collect(Collectors.toSet());
  }

  Collection<TenantRecords<V>> byTenant() {
    return byTenant.values();
  }

  List<Broken> broken() {
    return broken;
  }

  /** Returns how many records are skipped, by reason; repeated ones do not count. */
  Map<String, Integer> skipped() {
    return skipped;
  }

  /** The same records by tenant, as far as that is known. */
  SkippedByTenant skips() {
    return skips;
  }

  /** The offset after the last record of each partition. */
  Map<PartitionId, Long> next() {
    return next;
  }
}
