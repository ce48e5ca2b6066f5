package org.folio.batch.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.UUID;
import org.folio.batch.db.Tenant;
import org.junit.jupiter.api.Test;

class EmbeddedKafkaIT {
  private static final Path DIRECTORY = Directories.target().resolve("it/kafka-test");

  @Test
  void restartOnSamePort_keepsTopics() throws Exception {
    Directories.delete(DIRECTORY);
    ItemEvents events = new ItemEvents(new Tenant("diku"));
    UUID batch = UUID.randomUUID();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(DIRECTORY, 0);
        KafkaClient client = new KafkaClient(kafka.bootstrapServers())) {
      client.send("folio.diku.inventory.item", events.create(batch));
      client.flush();
      kafka.stop();
      kafka.start();
      client.send("folio.diku.inventory.item", events.update(batch));
      client.flush();
      assertEquals(2, client.read("folio.diku.inventory.item", found -> found.size() >= 2).size());
    }
    // another run, other ports, the same directory
    try (EmbeddedKafka kafka = EmbeddedKafka.start(DIRECTORY, 0);
        KafkaClient client = new KafkaClient(kafka.bootstrapServers())) {
      assertEquals(2, client.read("folio.diku.inventory.item", found -> found.size() >= 2).size());
    }
  }

  @Test
  void recreatedTopic_holdsOnlyNewEvents() {
    String topic = Services.freshKafkaSettings().env() + ".diku.inventory.item";
    try (KafkaClient client = KafkaClient.ofServices()) {
      client.createTopic(topic, 2);
      client.send(topic, new ItemEvents(new Tenant("diku")).create(UUID.randomUUID()));
      client.flush();
      client.deleteTopic(topic);
      client.createTopic(topic, 3);
      client.send(topic, new ItemEvents(new Tenant("diku"), 2).create(UUID.randomUUID()));
      client.flush();
      assertEquals(1, client.read(topic, found -> !found.isEmpty()).size());
    }
  }

  @Test
  void freshTenantAndEnv_differEachTime() {
    assertNotEquals(Services.freshTenant(), Services.freshTenant());
    assertNotEquals(Services.freshKafkaSettings().env(), Services.freshKafkaSettings().env());
  }
}
