package org.folio.batch.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes messages, and creates a topic before its first message. Messages with the same topic
 * and key arrive in the order in which they were sent, as long as none of them fails. Safe to call
 * from any thread.
 */
public final class EventProducer {
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final TopicAdmin topics;
  private final Lazy<KafkaProducer<byte[], byte[]>> producer;
  // only a few topics for each enabled tenant
  private final Map<String, Future<Void>> created = new ConcurrentHashMap<>();
  // while they are in progress
  private final Map<String, Future<?>> lookups = new ConcurrentHashMap<>();

  public EventProducer(Vertx vertx, KafkaSettings settings, TopicAdmin topics) {
    this.vertx = vertx;
    this.topics = topics;
    this.producer = new Lazy<>(vertx, () -> create(vertx, settings));
  }

  private static KafkaProducer<byte[], byte[]> create(Vertx vertx, KafkaSettings settings) {
    // failures are reported by the future of each message
    return KafkaProducer.create(
            vertx,
            ClientProperties.producer(settings),
            new ByteArraySerializer(),
            new ByteArraySerializer())
        .exceptionHandler(e -> {});
  }

  /** Succeeds when the message is stored by all replicas; fails within 15 s. */
  public Future<Void> send(
      String topic,
      byte @Nullable [] key,
      byte @Nullable [] value,
      List<Map.Entry<String, byte[]>> headers) {
    KafkaProducerRecord<byte[], byte[]> message = KafkaProducerRecord.create(topic, key, value);
    headers.forEach(header -> message.addHeader(header.getKey(), Buffer.buffer(header.getValue())));
    return created
        .computeIfAbsent(topic, name -> topics.create(List.of(name)))
        .compose(exists -> producer.get())
        .compose(client -> lookUp(topic, client).compose(found -> client.send(message)))
        .onFailure(
            e -> {
              if (!isTooLarge(e)) {
                // whatever the failure was, the topic may not exist any more
                created.remove(topic);
              }
            })
        .mapEmpty();
  }

  // The client sends one message after another and waits at each one whose topic does not exist,
  // which delays messages to other topics. So the wait is here, once for all messages meanwhile.
  private Future<?> lookUp(String topic, KafkaProducer<?, ?> client) {
    Future<?> begun = lookups.get(topic);
    if (begun != null) {
      return begun;
    }
    Future<?> lookup = vertx.executeBlocking(() -> client.unwrap().partitionsFor(topic), false);
    lookups.put(topic, lookup);
    return lookup.onComplete(done -> lookups.remove(topic, lookup));
  }

  /** Whether the message is too large to be accepted ever. */
  public static boolean isTooLarge(Throwable e) {
    return e instanceof RecordTooLargeException;
  }

  public Future<Void> close() {
    return producer.close(client -> client.close(CLOSES_WITHIN.toMillis()));
  }
}
