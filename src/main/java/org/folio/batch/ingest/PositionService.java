package org.folio.batch.ingest;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.error.Violation;
import org.folio.batch.ingest.position.PartitionId;
import org.folio.batch.ingest.position.PositionMove;
import org.folio.batch.ingest.position.PositionStore;
import org.folio.batch.ingest.position.ReadPositionStore;
import org.folio.batch.kafka.TopicAdmin;
import org.folio.batch.kafka.TopicAdmin.Offsets;
import org.folio.batch.kafka.TopicAdmin.TopicInfo;
import org.folio.batch.kafka.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Shows operators the position up to which a tenant's events are counted, and moves it: forward to
 * skip records, back to count them again. Safe to call from any thread.
 */
public final class PositionService {
  /** The channel that notifies all instances of a moved position. */
  public static final String MOVED = ReadPositionStore.MOVED;

  private static final Logger log = LogManager.getLogger(PositionService.class);
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(10);
  private static final long KAFKA_ANSWERS_WITHIN_SECONDS = 15;
  private static final Comparator<Position> BY_PLACE =
      Comparator.comparing((Position position) -> position.partition().topic())
          .thenComparing(position -> position.partition().partition());

  private final Database database;
  private final TopicAdmin admin;
  private final Topics topics;
  private final Pattern read;
  private final PositionStore positions = new PositionStore();
  private final ReadPositionStore readPositions = new ReadPositionStore();

  /**
   * @param read matches the names of the topics that are read
   */
  public PositionService(Database database, TopicAdmin admin, Topics topics, Pattern read) {
    this.database = database;
    this.admin = admin;
    this.topics = topics;
    this.read = read;
  }

  /**
   * A tenant's position in a partition.
   *
   * @param offset all of the tenant's records below it are counted; null if none was counted yet
   * @param beginning the first offset that Kafka still has
   * @param end the offset that the next record will get
   */
  record Position(PartitionId partition, @Nullable Long offset, long beginning, long end) {}

  /** Returns the positions in all topics that may have the tenant's records, sorted. */
  Future<List<Position>> list(Tenant tenant) {
    return fromKafka(admin.names())
        .compose(
            names -> {
              Set<String> its =
                  names.stream()
                      .filter(name -> isReadFor(tenant, name))
                      .collect(Collectors.toSet());
              return its.isEmpty()
                  ? Future.succeededFuture(List.of())
                  : fromKafka(admin.describe(its)).compose(found -> list(tenant, found.found()));
            });
  }

  private boolean isReadFor(Tenant tenant, String topic) {
    return read.matcher(topic).matches() && topics.owner(topic).map(tenant::equals).orElse(true);
  }

  private Future<List<Position>> list(Tenant tenant, Map<String, TopicInfo> infos) {
    List<PartitionId> partitions = new ArrayList<>();
    infos.forEach(
        (topic, info) -> {
          for (int number = 0; number < info.partitions(); number++) {
            partitions.add(new PartitionId(info.id(), topic, number));
          }
        });
    Future<Map<TopicPartition, Offsets>> offsets =
        fromKafka(admin.offsets(partitions.stream().map(PartitionId::name).toList()));
    Future<Map<PartitionId, Long>> stored =
        database.withTenant(
            tenant,
            c -> positions.ofTopics(c, infos.values().stream().map(TopicInfo::id).toList()));
    return Future.all(offsets, stored)
        .map(
            x -> {
              List<Position> all = new ArrayList<>();
              for (PartitionId id : partitions) {
                Offsets known = offsets.result().get(id.name());
                if (known != null) {
                  all.add(
                      new Position(id, stored.result().get(id), known.beginning(), known.end()));
                }
              }
              all.sort(BY_PLACE);
              return all;
            });
  }

  /**
   * Moves the tenant's position in a partition and notifies all instances; the one that reads the
   * partition continues from there. Records of other tenants in the same topic are not counted
   * again. Fails with {@code NOT_FOUND} for a topic or partition that is not read for the tenant,
   * and with {@code INVALID} for an offset that Kafka does not have.
   */
  Future<Position> move(Tenant tenant, String topic, int partition, long offset) {
    return list(tenant)
        .compose(
            all -> {
              Position before = find(all, tenant, topic, partition);
              requireWithin(before, offset);
              return move(tenant, before, offset);
            });
  }

  private Future<Position> move(Tenant tenant, Position before, long offset) {
    PartitionId id = before.partition();
    return database
        .inModuleTransaction(tx -> move(tx, tenant, id, offset))
        .map(
            moved -> {
              log.info(
                  "The position of tenant {} in {} was moved from {} to {}",
                  tenant,
                  id.name(),
                  before.offset(),
                  offset);
              return new Position(id, offset, before.beginning(), before.end());
            });
  }

  private Future<Void> move(SqlConnection tx, Tenant tenant, PartitionId id, long offset) {
    return positions
        .limit(tx, LOCK_TIMEOUT, STATEMENT_TIMEOUT)
        .compose(limited -> readPositions.addMove(tx, tenant, id, offset))
        .compose(
            move ->
                Database.continueAs(tx, tenant)
                    .compose(c -> positions.moveTo(c, new PositionMove(move, tenant, id, offset))));
  }

  private static Position find(List<Position> all, Tenant tenant, String topic, int partition) {
    Map<String, Integer> known = new HashMap<>();
    for (Position each : all) {
      PartitionId id = each.partition();
      if (id.topic().equals(topic) && id.partition() == partition) {
        return each;
      }
      known.merge(id.topic(), 1, Integer::sum);
    }
    Integer partitions = known.get(topic);
    throw ServiceException.notFound(
        partitions == null
            ? "The events of tenant %s are not read from topic %s; they are read from %s"
                .formatted(tenant, topic, known.keySet().stream().sorted().toList())
            : "Topic %s has no partition %d; it has %d partitions, numbered from 0"
                .formatted(topic, partition, partitions));
  }

  private static void requireWithin(Position position, long offset) {
    if (offset < position.beginning() || offset > position.end()) {
      throw ServiceException.invalid(
          List.of(
              new Violation(
                  "must be from %d, the first offset that Kafka still has, to %d, the end of the partition"
                      .formatted(position.beginning(), position.end()),
                  "-1",
                  "offset",
                  String.valueOf(offset))));
    }
  }

  private static <T> Future<T> fromKafka(Future<T> asked) {
    Function<Throwable, Future<T>> unavailable =
        e ->
            Future.failedFuture(
                ServiceException.of(
                    Kind.UNAVAILABLE, "Kafka does not respond; try again later", e));
    return asked.timeout(KAFKA_ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS).recover(unavailable);
  }
}
