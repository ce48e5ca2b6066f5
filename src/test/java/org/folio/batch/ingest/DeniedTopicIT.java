package org.folio.batch.ingest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.EmbeddedKafka;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Access rules of the broker keep this module from reading one tenant's topic. */
class DeniedTopicIT {
  private static final String ITEMS = "inventory.item";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final DbSettings DB = Services.freshDatabase();
  private static EmbeddedKafka broker;

  private final KafkaSettings kafka = broker.settings("env-" + UUID.randomUUID());
  private final Topics topics = new Topics(kafka.env());
  private final KafkaClient client = new KafkaClient(broker.bootstrapServers());
  private final Tenant deniedTenant = Services.freshTenant();
  private final Tenant freeTenant = Services.freshTenant();
  private final Batches denied = new Batches(new TenantSql(DB, deniedTenant));
  private final Batches free = new Batches(new TenantSql(DB, freeTenant));
  private final String deniedTopic = topics.of(deniedTenant, ITEMS);
  private final String freeTopic = topics.of(freeTenant, ITEMS);
  private UUID deniedBatch;
  private UUID freeBatch;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedKafka.startWithAcls(Path.of("target", "it-acl"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void install() {
    TenantInstance.install(DB, deniedTenant);
    TenantInstance.install(DB, freeTenant);
    client.createTopic(deniedTopic, 2);
    client.createTopic(freeTopic, 2);
    deniedBatch = denied.announce(100_000);
    freeBatch = free.announce(100_000);
  }

  @AfterEach
  void close() {
    client.close();
  }

  private void send(Tenant tenant, String topic, UUID batch, int count) {
    ItemEvents events = new ItemEvents(tenant);
    for (int i = 0; i < count; i++) {
      client.send(topic, events.create(batch));
    }
    client.flush();
  }

  private AclBinding rule(AclOperation operation, AclPermissionType type) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, deniedTopic, PatternType.LITERAL),
        new AccessControlEntry("User:ANONYMOUS", "*", operation, type));
  }

  private List<AclBinding> mayDescribeOnly() {
    return List.of(
        rule(AclOperation.DESCRIBE, AclPermissionType.ALLOW),
        rule(AclOperation.WRITE, AclPermissionType.ALLOW),
        rule(AclOperation.READ, AclPermissionType.DENY));
  }

  private void deny() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createAcls(mayDescribeOnly()).all().get(30, TimeUnit.SECONDS);
    }
  }

  private void allow() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .deleteAcls(mayDescribeOnly().stream().map(AclBinding::toFilter).toList())
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void deniedTopic_isSetAsideWhileOthersCountAndRecovers() throws Exception {
    deny();
    send(deniedTenant, deniedTopic, deniedBatch, 50);
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      send(freeTenant, freeTopic, freeBatch, 500);
      free.awaitProcessed(freeBatch, 500);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertEquals(50, instance.metric("ingest.lag"));
                assertEquals(2, instance.metric("ingest.partitions.set.aside"));
                assertTrue(
                    instance.details().toString().contains(deniedTopic),
                    instance.details().toString());
                assertTrue(instance.details().toString().contains("50 records wait"));
              });
      assertTrue(instance.isHealthy());
      assertEquals(0, denied.processed(deniedBatch));

      allow();
      denied.awaitProcessed(deniedBatch, 50);
      await().atMost(SOON).until(() -> instance.metric("ingest.lag") == 0);
      await().atMost(SOON).until(() -> instance.details().isEmpty());
    }
    assertEquals(50, denied.processed(deniedBatch));
    assertEquals(500, free.processed(freeBatch));
  }

  @Test
  void topicDeniedWhileRead_countsEachRecordOnceAcrossRestartAndRebalance() throws Exception {
    try (IngestInstance first = IngestInstance.start(DB, kafka)) {
      send(deniedTenant, deniedTopic, deniedBatch, 40);
      denied.awaitProcessed(deniedBatch, 40);
      deny();
      send(deniedTenant, deniedTopic, deniedBatch, 30);
      await().atMost(SOON).until(() -> first.metric("ingest.partitions.set.aside") == 2);
    }
    try (IngestInstance one = IngestInstance.start(DB, kafka);
        IngestInstance other = IngestInstance.start(DB, kafka)) {
      send(freeTenant, freeTopic, freeBatch, 200);
      free.awaitProcessed(freeBatch, 200);
      await()
          .atMost(SOON)
          .until(
              () ->
                  one.metric("ingest.partitions.set.aside")
                          + other.metric("ingest.partitions.set.aside")
                      == 2);
      allow();
      denied.awaitProcessed(deniedBatch, 70);
    }
    assertEquals(70, denied.processed(deniedBatch));
    assertEquals(200, free.processed(freeBatch));
  }
}
