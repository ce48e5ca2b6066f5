package org.folio.batch.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.ItemEvent;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;

/**
 * A topic of item events that all count, and the batches they count for. One tenant has a topic to
 * itself, several share one.
 *
 * @param name of the topic
 * @param batches of each tenant; all tenants' batches are of the same size
 */
record ItemTopic(String name, List<Tenant> tenants, List<UUID> batches, int batchSize) {
  static final int PARTITIONS = 4;
  private static final int BATCHES = 20;
  private static final int DIFFERENT_EVENTS = 20_000;

  /**
   * Describes a new topic of {@code events} events, or slightly fewer so that all batches have the
   * same size.
   */
  static ItemTopic describe(String env, List<Tenant> tenants, int events) {
    Topics topics = new Topics(env);
    String name =
        tenants.size() == 1
            ? topics.of(tenants.get(0), "inventory.item")
            : topics.shared("inventory.item");
    List<UUID> batches = Stream.generate(UUID::randomUUID).limit(BATCHES).toList();
    return new ItemTopic(name, tenants, batches, events / tenants.size() / BATCHES);
  }

  /** Creates the topic with all its events. */
  void fill(KafkaSettings settings) {
    try (KafkaClient kafka = new KafkaClient(settings.bootstrapServers())) {
      kafka.createTopic(name, PARTITIONS);
      send(kafka);
    }
  }

  int events() {
    return batchSize * batches.size() * tenants.size();
  }

  // Nine updates for each new item. The events repeat after a while, which nobody notices: records
  // are told apart by their
  // offsets.
  private void send(KafkaClient kafka) {
    List<ItemEvent> events = new ArrayList<>();
    int kinds = tenants.size() * batches.size();
    List<ItemEvents> makers = tenants.stream().map(tenant -> new ItemEvents(tenant)).toList();
    for (int i = 0; i < DIFFERENT_EVENTS / kinds * kinds; i++) {
      ItemEvents maker = makers.get(i % tenants.size());
      UUID batch = batches.get(i / tenants.size() % batches.size());
      events.add(i % 10 == 9 ? maker.create(batch) : maker.update(batch));
    }
    for (int i = 0; i < events(); i++) {
      ProducerRecord<byte[], byte[]> message = events.get(i % events.size()).to(name);
      kafka.send(
          new ProducerRecord<>(
              name, i % PARTITIONS, message.key(), message.value(), message.headers()));
    }
    kafka.flush();
  }
}
