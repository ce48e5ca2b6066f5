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
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates and deletes topics, and tells which one stands behind a name. Safe to call from any
 * thread.
 */
public final class TopicAdmin {
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(5);
  private static final int PING_MILLIS = 5_000;
  private static final DescribeClusterOptions QUICKLY =
      new DescribeClusterOptions().timeoutMs(PING_MILLIS);

  private final Vertx vertx;
  private final KafkaSettings settings;
  private final FirstUse<Admin> admin;

  public TopicAdmin(Vertx vertx, KafkaSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.admin =
        new FirstUse<>(vertx, () -> Admin.create(new HashMap<>(ClientProperties.admin(settings))));
  }

  /** Succeeds when a broker answers. Fails after some ten seconds at most. */
  public Future<Void> ping() {
    return vertx
        .executeBlocking(this::connect, false)
        .compose(connects -> admin.get())
        .compose(client -> future(client.describeCluster(QUICKLY).nodes()))
        .mapEmpty();
  }

  // The client reports an address that is unknown or refuses connections late, or without a cause.
  private Void connect() throws IOException {
    InetAddress address = InetAddress.getByName(settings.host());
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, settings.port()), PING_MILLIS);
    }
    return null;
  }

  /** Creates those that do not exist yet; succeeds when all exist. */
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

  /** Deletes those that exist, with their messages. */
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

  /** The ids of those that exist. A topic that is deleted and made again has another id. */
  public Future<Map<String, UUID>> topicIds(Collection<String> topics) {
    if (topics.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return admin.get().compose(client -> topicIds(client, topics));
  }

  private Future<Map<String, UUID>> topicIds(Admin client, Collection<String> topics) {
    Map<String, Future<UUID>> asked = new HashMap<>();
    client
        .describeTopics(TopicCollection.ofTopicNames(topics))
        .topicNameValues()
        .forEach((topic, description) -> asked.put(topic, id(description)));
    return Future.join(List.copyOf(asked.values()))
        .map(
            all -> {
              Map<String, UUID> ids = new HashMap<>();
              asked.forEach(
                  (topic, id) ->
                      Optional.ofNullable(id.result()).ifPresent(found -> ids.put(topic, found)));
              return ids;
            });
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

  private Future<UUID> id(KafkaFuture<TopicDescription> description) {
    return unless(
        UnknownTopicOrPartitionException.class,
        future(description).map(found -> toUuid(found.topicId())));
  }

  /** Null in place of this failure, which is as good as success. */
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
