package org.folio.batch.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.folio.batch.testkit.EmbeddedKafka;
import org.folio.batch.testkit.KafkaClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventProducerIT {
  private final Vertx vertx = Vertx.vertx();
  private EmbeddedKafka broker;
  private EventProducer producer;

  @BeforeEach
  void start(@TempDir Path directory) {
    broker = EmbeddedKafka.startStrict(directory.resolve("kafka"));
    KafkaSettings settings = broker.settings("test");
    producer = new EventProducer(vertx, settings, new TopicAdmin(vertx, settings));
  }

  @AfterEach
  void close() throws TimeoutException {
    await(vertx.close());
    broker.close();
  }

  @Test
  void deletedTopic_failsItsMessages_withoutDelayingOtherTopics() throws TimeoutException {
    try (KafkaClient client = new KafkaClient(broker.bootstrapServers())) {
      await(send("gone"));
      await(send("gone-too"));
      await(send("there"));
      client.deleteTopic("gone");
      client.deleteTopic("gone-too");
      // a refused message makes the producer look up which topics still exist
      Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> isRefused(send("gone-too")));

      List<Future<Void>> toGone = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        toGone.add(send("gone"));
      }
      await(send("there"));

      assertThrows(Exception.class, () -> await(Future.join(toGone)));
      await(send("gone"));
    }
  }

  private Future<Void> send(String topic) {
    return producer.send(topic, "key".getBytes(UTF_8), "value".getBytes(UTF_8), List.of());
  }

  private static boolean isRefused(Future<Void> message) throws TimeoutException {
    await(message.otherwiseEmpty());
    return message.failed();
  }

  /** Waits longer than any message may take. */
  private static void await(Future<?> future) throws TimeoutException {
    future.await(60, TimeUnit.SECONDS);
  }
}
