package org.folio.batch.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.Test;

/** The topics that come with a tenant, and go with its data. */
class TenantTopicsIT {

  @Test
  void aPurgeDeletesTheTopicsThatTheModuleMadeForTheTenantAndNoOthers() {
    KafkaSettings kafka = Services.freshKafkaSettings();
    try (LocalModule module = LocalModule.start(Services.freshDatabase(), kafka);
        KafkaClient client = new KafkaClient(kafka.bootstrapServers())) {
      Gateway purged = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
      Gateway kept = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
      String ofAnotherModule = prefix(kafka, purged) + "inventory.item";
      client.createTopic(ofAnotherModule, 1);
      Set<String> ofKept = topics(client, kafka, kept);
      assertEquals(3, ofKept.size());
      assertEquals(4, topics(client, kafka, purged).size());

      purge(purged);
      assertEquals(Set.of(ofAnotherModule), topics(client, kafka, purged));
      purge(purged);
      assertEquals(ofKept, topics(client, kafka, kept));

      purged.enable();
      assertEquals(4, topics(client, kafka, purged).size());
    }
  }

  @Test
  void theTopicsOfATenantHaveAsManyPartitionsAsAreSet() {
    KafkaSettings kafka = Services.freshKafkaSettings();
    Map<String, String> settings = Map.of("KAFKA_TOPIC_PARTITIONS", "3");
    try (LocalModule module = LocalModule.start(Services.freshDatabase(), kafka, settings);
        KafkaClient client = new KafkaClient(kafka.bootstrapServers())) {
      Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();

      for (String topic : topics(client, kafka, tenant)) {
        assertEquals(3, client.partitions(topic), topic);
      }
      assertEquals(3, topics(client, kafka, tenant).size());
    }
  }

  private static void purge(Gateway tenant) {
    tenant
        .request()
        .body("{\"module_from\":\"mod-batch-tracking-1.0.0\",\"purge\":true}")
        .post("/_/tenant")
        .then()
        .statusCode(204);
  }

  private static Set<String> topics(KafkaClient client, KafkaSettings kafka, Gateway tenant) {
    Set<String> names = new TreeSet<>(client.topics());
    names.removeIf(name -> !name.startsWith(prefix(kafka, tenant)));
    return names;
  }

  private static String prefix(KafkaSettings kafka, Gateway tenant) {
    return kafka.env() + "." + tenant.tenant().id() + ".";
  }
}
