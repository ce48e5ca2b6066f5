package org.folio.batch.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.Test;

/** The topics that are created with a tenant and deleted with its data. */
class TenantTopicsIT {

  @Test
  void purge_deletesOnlyTopicsThatTheModuleCreatedForTheTenant() {
    KafkaSettings kafka = Services.freshKafkaSettings();
    try (LocalModule module = LocalModule.start(Services.freshDatabase(), kafka);
        KafkaClient client = new KafkaClient(kafka.bootstrapServers())) {
      Gateway purged = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
      Gateway kept = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
      String ofAnotherModule = prefix(kafka, purged) + "inventory.item";
      client.createTopic(ofAnotherModule, 1);
      eventually().until(() -> topics(client, kafka, purged).size() == 4);
      Set<String> ofKept =
          eventually().until(() -> topics(client, kafka, kept), all -> all.size() == 3);

      purge(purged);
      eventually().until(() -> topics(client, kafka, purged).equals(Set.of(ofAnotherModule)));
      purge(purged);
      assertEquals(ofKept, topics(client, kafka, kept));

      purged.enable();
      eventually().until(() -> topics(client, kafka, purged).size() == 4);
    }
  }

  @Test
  void topics_haveConfiguredNumberOfPartitions() {
    KafkaSettings kafka = Services.freshKafkaSettings();
    Map<String, String> settings = Map.of("KAFKA_TOPIC_PARTITIONS", "3");
    try (LocalModule module = LocalModule.start(Services.freshDatabase(), kafka, settings);
        KafkaClient client = new KafkaClient(kafka.bootstrapServers())) {
      Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();

      eventually().until(() -> topics(client, kafka, tenant).size() == 3);
      for (String topic : topics(client, kafka, tenant)) {
        assertEquals(3, client.partitions(topic), topic);
      }
    }
  }

  /** Waits, because the broker sees changes of the controller a little later. */
  private static ConditionFactory eventually() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
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
