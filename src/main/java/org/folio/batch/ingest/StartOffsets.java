package org.folio.batch.ingest;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.position.PartitionId;
import org.folio.batch.ingest.position.PositionStore;
import org.folio.batch.ingest.position.ReadPosition;
import org.folio.batch.ingest.position.ReadPositionStore;
import org.folio.batch.ingest.position.ReadPositionStore.Known;
import org.folio.batch.ingest.position.ResumeOffset;
import org.folio.batch.kafka.TopicAdmin;
import org.folio.batch.kafka.TopicAdmin.Offsets;
import org.folio.batch.kafka.TopicAdmin.TopicInfo;
import org.folio.batch.kafka.TopicAdmin.Topology;
import org.folio.batch.kafka.Topics;
import org.folio.batch.tenant.EnabledTenants;
import org.jspecify.annotations.Nullable;

/**
 * Determines where to start reading partitions: at the position in the database or, if there is
 * none, at Kafka's resume offset, or else at the beginning. A fault of one topic affects that topic
 * only. Safe to call from any thread.
 */
final class StartOffsets {
  private final TopicAdmin admin;
  private final Topics topics;
  private final EnabledTenants tenants;
  private final Database database;
  private final String group;
  private final PositionStore positions = new PositionStore();
  private final ReadPositionStore readPositions = new ReadPositionStore();

  StartOffsets(
      TopicAdmin admin, Topics topics, EnabledTenants tenants, Database database, String group) {
    this.admin = admin;
    this.topics = topics;
    this.tenants = tenants;
    this.database = database;
    this.group = group;
  }

  /**
   * The result of a look-up. A deleted topic is in neither map.
   *
   * @param failed the topics whose look-up failed, with the cause
   */
  record Starts(Map<TopicPartition, PartitionState> found, Map<String, Throwable> failed) {}

  /** What is known about one topic. */
  private record TopicStart(
      Optional<Tenant> owner, Map<Integer, Long> stored, Map<TopicPartition, Offsets> offsets) {}

  Future<Starts> find(Set<TopicPartition> names) {
    Set<String> topicNames = names.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    Set<Tenant> owners = new HashSet<>();
    topicNames.forEach(name -> topics.owner(name).ifPresent(owners::add));
    Future<Topology> topology = admin.describe(topicNames);
    Future<Set<Tenant>> enabled = tenants.enabledAmong(owners);
    return Future.all(topology, enabled)
        .compose(x -> find(names, topology.result(), enabled.result()));
  }

  private Future<Starts> find(Set<TopicPartition> names, Topology topology, Set<Tenant> enabled) {
    List<PartitionId> ids = new ArrayList<>();
    for (TopicPartition name : names) {
      TopicInfo info = topology.found().get(name.topic());
      if (info != null) {
        ids.add(new PartitionId(info.id(), name.topic(), name.partition()));
      }
    }
    if (ids.isEmpty()) {
      return Future.succeededFuture(new Starts(Map.of(), topology.failed()));
    }
    Map<String, List<PartitionId>> byTopic =
        ids.stream().collect(Collectors.groupingBy(PartitionId::topic));
    Map<String, Future<TopicStart>> lookups = new HashMap<>();
    byTopic.forEach((topic, its) -> lookups.put(topic, ofTopic(topic, its, enabled)));
    return database
        .withModule(c -> readPositions.find(c, ids))
        .compose(known -> hints(known).map(hints -> new KnownStarts(known, hints)))
        .compose(
            known ->
                Future.join(List.copyOf(lookups.values()))
                    .transform(
                        all -> Future.succeededFuture(starts(ids, known, lookups, topology))));
  }

  private record KnownStarts(
      Map<PartitionId, Known> known, Map<TopicPartition, OffsetAndMetadata> hints) {}

  // only until a version that stores read positions reads them for the first time
  private Future<Map<TopicPartition, OffsetAndMetadata>> hints(Map<PartitionId, Known> known) {
    Set<TopicPartition> neverRead = new HashSet<>();
    known.forEach(
        (id, each) -> {
          if (each.read() == null) {
            neverRead.add(id.name());
          }
        });
    return neverRead.isEmpty()
        ? Future.succeededFuture(Map.of())
        : admin.committed(group, neverRead);
  }

  private Future<TopicStart> ofTopic(
      String topic, Collection<PartitionId> ids, Set<Tenant> enabled) {
    Optional<Tenant> owner = topics.owner(topic);
    Future<Map<Integer, Long>> stored =
        owner
            .filter(enabled::contains)
            .map(
                tenant ->
                    database.withTenant(
                        tenant, c -> positions.ofTopic(c, ids.iterator().next().topicId())))
            .orElse(Future.succeededFuture(Map.of()));
    Future<Map<TopicPartition, Offsets>> offsets =
        admin.offsets(ids.stream().map(PartitionId::name).toList());
    return Future.all(stored, offsets)
        .map(x -> new TopicStart(owner, stored.result(), offsets.result()));
  }

  private static Starts starts(
      List<PartitionId> ids,
      KnownStarts known,
      Map<String, Future<TopicStart>> lookups,
      Topology topology) {
    Map<TopicPartition, PartitionState> found = new HashMap<>();
    Map<String, Throwable> failed = new HashMap<>(topology.failed());
    for (PartitionId id : ids) {
      Future<TopicStart> lookup = lookups.get(id.topic());
      Known its = known.known().get(id);
      if (lookup == null || its == null) {
        continue;
      }
      if (lookup.failed()) {
        failed.put(id.topic(), lookup.cause());
        continue;
      }
      TopicStart topic = lookup.result();
      Offsets offsets = topic.offsets().get(id.name());
      if (offsets != null) {
        ReadPosition start =
            start(
                id, its, topic.stored().get(id.partition()), known.hints().get(id.name()), offsets);
        found.put(id.name(), new PartitionState(id, topic.owner(), start));
      }
    }
    return new Starts(found, failed);
  }

  private static ReadPosition start(
      PartitionId id,
      Known known,
      @Nullable Long stored,
      @Nullable OffsetAndMetadata committed,
      Offsets offsets) {
    ReadPosition read = known.read();
    long next;
    long handled = 0;
    if (read == null) {
      next =
          ResumeOffset.of(committed)
              .filter(hint -> hint.topicId().equals(id.topicId()))
              .map(hint -> hint.start(stored))
              .orElse(offsets.beginning());
    } else {
      next = new ResumeOffset(id.topicId(), read.next(), read.ownerPosition()).start(stored);
      handled = read.handled();
    }
    if (known.movedTo() != null) {
      next = Math.min(next, known.movedTo());
    }
    return new ReadPosition(next, handled, stored == null ? 0 : stored, known.lastMove());
  }
}
