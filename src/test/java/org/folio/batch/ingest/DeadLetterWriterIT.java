package org.folio.batch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.DeadLetterWriter.DeadLetter;
import org.folio.batch.ingest.commit.IngestMetrics;
import org.folio.batch.kafka.EventProducer;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.TopicAdmin;
import org.folio.batch.kafka.Topics;
import org.folio.batch.tenant.EnabledTenants;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLetterWriterIT {
  private static final DbSettings DB = Services.freshDatabase();

  private final Vertx vertx = Vertx.vertx();
  private final KafkaClient client = KafkaClient.ofServices();

  @AfterEach
  void close() throws Exception {
    client.close();
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  @Test
  void topicOfTenantPurgedElsewhere_isNotRecreated() throws Exception {
    KafkaSettings kafka = Services.freshKafkaSettings();
    Topics topics = new Topics(kafka.env());
    Tenant gone = Services.freshTenant();
    Tenant stays = Services.freshTenant();
    TenantInstance.install(DB, gone);
    TenantInstance.install(DB, stays);
    TopicAdmin admin = new TopicAdmin(vertx, kafka);
    // knows what it has asked for, and never looks again
    EnabledTenants stale = new EnabledTenants(vertx, Database.open(vertx, DB, "dead-letters", 1));
    stale.enabledAmong(Set.of(gone, stays)).await(60, TimeUnit.SECONDS);
    new TenantSql(DB, gone)
        .execute(
            "RESET ROLE; UPDATE mod_batch_tracking.tenant SET state = 'disabled' WHERE id = '"
                + gone
                + "'");
    DeadLetterWriter deadLetters =
        new DeadLetterWriter(
            new EventProducer(vertx, kafka, admin),
            topics,
            stale::enabledNow,
            new IngestMetrics(new SimpleMeterRegistry(), "items", 1));

    deadLetters.write(List.of(letter(gone), letter(stays))).await(60, TimeUnit.SECONDS);

    assertEquals(1, client.readAll(topics.of(stays, Topics.DEAD_LETTERS)).size());
    assertFalse(client.topics().contains(topics.of(gone, Topics.DEAD_LETTERS)));
  }

  private static DeadLetter letter(Tenant tenant) {
    return new DeadLetter(
        new UUID(0, 1),
        new ConsumerRecord<>("items", 0, 7, null, "x".getBytes(UTF_8)),
        Optional.of(tenant),
        "The value is not JSON");
  }
}
