package org.folio.batch.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates, deletes and describes topics. Safe to call from any thread. */
public final class TopicAdmin {
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(5);
  private static final int PING_MILLIS = 5_000;
  private static final DescribeClusterOptions QUICKLY =
      new DescribeClusterOptions().timeoutMs(PING_MILLIS);

  private final Vertx vertx;
  private final KafkaSettings settings;
  private final Lazy<Admin> admin;

  public TopicAdmin(Vertx vertx, KafkaSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.admin =
        new Lazy<>(vertx, () -> Admin.create(new HashMap<>(ClientProperties.admin(settings))));
  }

  /** Succeeds if a broker responds. Fails after about ten seconds at most. */
  public Future<Void> ping() {
    return vertx
        .executeBlocking(this::connect, false)
        .compose(connects -> admin.get())
        .compose(client -> future(client.describeCluster(QUICKLY).nodes()))
        .mapEmpty();
  }

  // The client reports an unknown or unreachable address late, or without a cause.
  private Void connect() throws IOException {
    InetAddress address = InetAddress.getByName(settings.host());
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, settings.port()), PING_MILLIS);
    }
    return null;
  }

  /** Creates the topics that do not exist; succeeds when all exist. */
  public Future<Void> create(Collection<String> topics) {
    if (topics.isEmpty()) {
      return Future.succeededFuture();
    }
    List<NewTopic> wanted =
        topics.stream()
            .map(
                topic ->
                    new NewTopic(
                        topic,
                        Optional.of(settings.partitions()),
                        Optional.of((short) settings.replicationFactor())))
            .toList();
    return admin
        .get()
        .compose(
            client ->
                Future.join(
                    client.createTopics(wanted).values().values().stream()
                        .map(this::created)
                        .toList()))
        .mapEmpty();
  }

  /** Deletes the topics that exist, with their messages. */
  public Future<Void> delete(Collection<String> topics) {
    return admin
        .get()
        .compose(
            client ->
                Future.join(
                    client
                        .deleteTopics(TopicCollection.ofTopicNames(topics))
                        .topicNameValues()
                        .values()
                        .stream()
                        .map(this::deleted)
                        .toList()))
        .mapEmpty();
  }

  /**
   * A topic at the moment. A topic that is deleted and recreated has another id.
   *
   * @param partitions number of partitions
   */
  public record TopicInfo(UUID id, int partitions) {}

  /**
   * The result of a look-up; a topic that does not exist is in neither map.
   *
   * @param failed why a topic could not be looked up, for example because access is denied
   */
  public record Topology(Map<String, TopicInfo> found, Map<String, Throwable> failed) {
    /** Returns the ids of the topics that were found. */
    public Map<String, UUID> ids() {
      Map<String, UUID> ids = new HashMap<>();
      found.forEach((topic, info) -> ids.put(topic, info.id()));
      return ids;
    }
  }

  /** The first and the next offset of a partition. */
  public record Offsets(long beginning, long end) {}

  /**
   * Looks up each topic separately. Fails only if Kafka does not respond at all, which is not the
   * fault of any topic.
   */
  public Future<Topology> describe(Collection<String> topics) {
    if (topics.isEmpty()) {
      return Future.succeededFuture(new Topology(Map.of(), Map.of()));
    }
    return admin.get().compose(client -> describe(client, topics));
  }

  private Future<Topology> describe(Admin client, Collection<String> topics) {
    Map<String, Future<TopicInfo>> asked = new HashMap<>();
    client
        .describeTopics(TopicCollection.ofTopicNames(topics))
        .topicNameValues()
        .forEach((topic, description) -> asked.put(topic, info(description)));
    return Future.join(List.copyOf(asked.values()))
        .transform(
            all -> {
              Map<String, TopicInfo> found = new HashMap<>();
              Map<String, Throwable> failed = new HashMap<>();
              asked.forEach(
                  (topic, info) -> {
                    if (info.failed()) {
                      failed.put(topic, info.cause());
                    } else if (info.result() != null) {
                      found.put(topic, info.result());
                    }
                  });
              return failed.size() == asked.size() && !anyIsDenied(failed)
                  ? Future.failedFuture(all.cause())
                  : Future.succeededFuture(new Topology(found, failed));
            });
  }

  private static boolean anyIsDenied(Map<String, Throwable> failed) {
    return failed.values().stream().anyMatch(TopicAuthorizationException.class::isInstance);
  }

  /** Returns the names of all topics that this module may see. */
  public Future<Set<String>> names() {
    return admin.get().compose(client -> future(client.listTopics().names()));
  }

  /** Returns the offsets of each partition that Kafka knows. */
  public Future<Map<TopicPartition, Offsets>> offsets(Collection<TopicPartition> partitions) {
    return admin
        .get()
        .compose(
            client -> {
              ListOffsetsResult beginnings = list(client, partitions, OffsetSpec.earliest());
              ListOffsetsResult ends = list(client, partitions, OffsetSpec.latest());
              Map<TopicPartition, Future<Offsets>> asked = new HashMap<>();
              for (TopicPartition partition : partitions) {
                Future<ListOffsetsResultInfo> beginning =
                    future(beginnings.partitionResult(partition));
                Future<ListOffsetsResultInfo> end = future(ends.partitionResult(partition));
                asked.put(
                    partition,
                    Future.all(beginning, end)
                        .map(x -> new Offsets(beginning.result().offset(), end.result().offset())));
              }
              return whatSucceeded(asked);
            });
  }

  private static ListOffsetsResult list(
      Admin client, Collection<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, which));
    return client.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
  }

  /** Returns what succeeded; fails with the first failure if nothing did. */
  private static <K, T> Future<Map<K, T>> whatSucceeded(Map<K, Future<T>> asked) {
    return Future.join(List.copyOf(asked.values()))
        .transform(
            all -> {
              Map<K, T> found = new HashMap<>();
              asked.forEach(
                  (key, one) -> {
                    if (one.succeeded()) {
                      found.put(key, one.result());
                    }
                  });
              return found.isEmpty() && all.failed()
                  ? Future.failedFuture(all.cause())
                  : Future.succeededFuture(found);
            });
  }

  /**
   * Returns the committed offsets of a consumer group; partitions without one are absent.
   *
   * @param group last part of the consumer group's name, after that of the environment
   */
  public Future<Map<TopicPartition, OffsetAndMetadata>> committed(
      String group, Collection<TopicPartition> partitions) {
    String id = ClientProperties.groupId(settings, group);
    ListConsumerGroupOffsetsSpec spec =
        new ListConsumerGroupOffsetsSpec().topicPartitions(partitions);
    return admin
        .get()
        .compose(
            client ->
                future(
                    client
                        .listConsumerGroupOffsets(Map.of(id, spec))
                        .partitionsToOffsetAndMetadata(id)))
        .map(
            found -> {
              Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
              found.forEach(
                  (partition, offset) -> {
                    if (offset != null) {
                      committed.put(partition, offset);
                    }
                  });
              return committed;
            })
        .recover(
            e ->
                e instanceof GroupIdNotFoundException
                    ? Future.succeededFuture(Map.of())
                    : Future.failedFuture(e));
  }

  public Future<Void> close() {
    return admin.close(
        client ->
            vertx.executeBlocking(
                () -> {
                  client.close(CLOSES_WITHIN);
                  return null;
                },
                false));
  }

  private Future<Void> created(KafkaFuture<Void> topic) {
    return unless(TopicExistsException.class, future(topic));
  }

  private Future<Void> deleted(KafkaFuture<Void> topic) {
    return unless(UnknownTopicOrPartitionException.class, future(topic));
  }

  private Future<TopicInfo> info(KafkaFuture<TopicDescription> description) {
    return unless(
        UnknownTopicOrPartitionException.class,
        future(description)
            .map(found -> new TopicInfo(toUuid(found.topicId()), found.partitions().size())));
  }

  /** Returns null instead of this failure, which counts as success. */
  private static <T> Future<T> unless(Class<? extends Throwable> expected, Future<T> future) {
    return future.recover(
        e -> expected.isInstance(e) ? Future.succeededFuture() : Future.failedFuture(e));
  }

  private <T> Future<T> future(KafkaFuture<T> future) {
    return Future.fromCompletionStage(future.toCompletionStage(), vertx.getOrCreateContext())
        .recover(e -> Future.failedFuture(cause(e)));
  }

  private static Throwable cause(Throwable e) {
    return e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
  }

  private static UUID toUuid(Uuid id) {
    return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }
}
