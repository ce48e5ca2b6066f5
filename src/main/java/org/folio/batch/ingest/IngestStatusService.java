package org.folio.batch.ingest;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.ingest.PositionService.Position;
import org.folio.batch.ingest.commit.HistoryStore;
import org.folio.batch.ingest.commit.SkipStore;
import org.folio.batch.ingest.commit.SkipStore.Applied;
import org.folio.batch.ingest.commit.SkipStore.StoredSkips;
import org.folio.batch.ingest.commit.WaitStore;
import org.folio.batch.ingest.commit.WaitStore.ReadTo;
import org.folio.batch.ingest.commit.WaitStore.Wait;
import org.folio.batch.ingest.position.PartitionId;
import org.jspecify.annotations.Nullable;

/** Shows how a tenant's events are counted, whichever instance reads them. */
public final class IngestStatusService {
  private final Database database;
  private final PositionService positions;
  private final List<String> feeds;
  private final SkipStore skips = new SkipStore();
  private final WaitStore waits = new WaitStore();
  private final HistoryStore hours = new HistoryStore();

  /**
   * @param feeds last parts of the names of the topics that are read
   */
  public IngestStatusService(
      Database database, PositionService positions, Collection<String> feeds) {
    this.database = database;
    this.positions = positions;
    this.feeds = List.copyOf(feeds);
  }

  /** What is known of a tenant's events. */
  record IngestState(List<TopicState> topics, List<Wait> waits) {}

  /**
   * What is known of a tenant's events in a topic.
   *
   * @param counted how many had an effect
   * @param applied the latest that may count; null when there was none
   */
  record TopicState(
      String feed,
      String topic,
      List<PartitionState> partitions,
      long counted,
      @Nullable Applied applied,
      List<StoredSkips> skips) {
    long lag() {
      return partitions.stream().mapToLong(PartitionState::lag).sum();
    }
  }

  /**
   * How far a partition is read.
   *
   * @param lag how many records are not read yet
   */
  record PartitionState(Position position, long lag) {}

  /** What is known of a tenant, by feed and topic. */
  Future<IngestState> get(Tenant tenant) {
    return positions
        .list(tenant)
        .compose(
            found -> {
              List<UUID> topicIds =
                  found.stream().map(each -> each.partition().topicId()).distinct().toList();
              Future<OfModule> ofModule = database.withModule(c -> ofModule(c, tenant, topicIds));
              Future<OfTenant> ofTenant = database.withTenant(tenant, c -> ofTenant(c));
              return Future.all(ofModule, ofTenant)
                  .map(x -> state(found, ofModule.result(), ofTenant.result()));
            });
  }

  /** How many of a tenant's records were counted in each minute of the last hour. */
  Future<IngestHistory> history(Tenant tenant) {
    return database.withTenant(tenant, hours::lastHour).map(IngestHistory::of);
  }

  private record OfModule(Map<PartitionId, Long> read, List<Wait> waits) {}

  private record OfTenant(List<StoredSkips> skips, List<Applied> applied) {}

  private Future<OfModule> ofModule(SqlConnection c, Tenant tenant, List<UUID> topicIds) {
    Future<List<ReadTo>> read = waits.readPositions(c, topicIds);
    Future<List<Wait>> waiting = waits.ofTenant(c, tenant);
    return Future.all(read, waiting)
        .map(
            x -> {
              Map<PartitionId, Long> byPartition = new HashMap<>();
              read.result().forEach(each -> byPartition.put(each.partition(), each.next()));
              return new OfModule(byPartition, waiting.result());
            });
  }

  private Future<OfTenant> ofTenant(TenantConnection c) {
    Future<List<StoredSkips>> skipped = skips.list(c);
    Future<List<Applied>> applied = skips.applied(c);
    return Future.all(skipped, applied).map(x -> new OfTenant(skipped.result(), applied.result()));
  }

  private IngestState state(List<Position> found, OfModule ofModule, OfTenant ofTenant) {
    Map<String, List<PartitionState>> byTopic = new TreeMap<>();
    for (Position position : found) {
      byTopic
          .computeIfAbsent(position.partition().topic(), topic -> new ArrayList<>())
          .add(new PartitionState(position, lag(position, ofModule.read())));
    }
    // a topic that was deleted still has its numbers
    ofTenant.skips().forEach(each -> byTopic.putIfAbsent(topic(each), List.of()));
    ofTenant.applied().forEach(each -> byTopic.putIfAbsent(each.topic(), List.of()));
    List<TopicState> topics = new ArrayList<>();
    byTopic.forEach(
        (topic, partitions) -> {
          List<StoredSkips> itsSkips =
              ofTenant.skips().stream().filter(each -> topic(each).equals(topic)).toList();
          Applied applied =
              ofTenant.applied().stream()
                  .filter(each -> each.topic().equals(topic))
                  .findFirst()
                  .orElse(null);
          topics.add(
              new TopicState(
                  feed(topic), topic, partitions, counted(applied, itsSkips), applied, itsSkips));
        });
    return new IngestState(topics, ofModule.waits());
  }

  // Both are written in the transactions that count, so the difference is exact.
  private static long counted(@Nullable Applied applied, List<StoredSkips> skips) {
    long without =
        skips.stream()
            .filter(StoredSkips::isApplied)
            .mapToLong(each -> each.skipped().count())
            .sum();
    return applied == null ? 0 : Math.max(0, applied.records() - without);
  }

  // What was read and is not committed is above the position that is stored for all tenants. Below
  // it is nothing that the tenant's own position has not passed.
  private static long lag(Position position, Map<PartitionId, Long> read) {
    long own = position.offset() == null ? 0 : position.offset();
    long next =
        Math.max(position.beginning(), Math.max(own, read.getOrDefault(position.partition(), 0L)));
    return Math.max(0, position.end() - next);
  }

  private static String topic(StoredSkips each) {
    return each.skipped().latest().topic();
  }

  /** The feed that reads a topic. */
  String feed(String topic) {
    return feeds.stream().filter(feed -> topic.endsWith("." + feed)).findFirst().orElse(topic);
  }
}
