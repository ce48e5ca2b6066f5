package org.folio.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.folio.batch.db.DbSettings;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.Test;

/** Instances are real processes here, and they are killed in the middle of their work. */
class KillIT {
  private static final Duration ATMOST = Duration.ofSeconds(60);
  private static final int EVENTS = 60_000;
  private static final int KEPT_BACK = 5_000;

  private final DbSettings db = Services.freshDatabase();
  private final KafkaSettings kafka = Services.freshKafkaSettings();
  private final Topics topics = new Topics(kafka.env());

  /** However long the test takes to see that the counting has begun, it has not ended by then. */
  private final CountDownLatch killed = new CountDownLatch(1);

  /**
   * Sends events of the batch, a thousand at a time; the last ones after an instance was killed.
   */
  private Thread startProducing(Gateway tenant, UUID batch) {
    Thread thread =
        new Thread(
            () -> {
              ItemEvents events = new ItemEvents(tenant.tenant());
              try (KafkaClient client = KafkaClient.ofServices()) {
                for (int i = 1; i <= EVENTS; i++) {
                  if (i > EVENTS - KEPT_BACK) {
                    killed.await();
                  }
                  client.send(topics.of(tenant.tenant(), "inventory.item"), events.create(batch));
                  if (i % 1_000 == 0) {
                    client.flush();
                  }
                }
                client.flush();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            "producer");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void assertPublishedOnce(Gateway tenant) {
    try (KafkaClient client = KafkaClient.ofServices()) {
      List<ConsumerRecord<byte[], byte[]>> published =
          client.read(
              topics.of(tenant.tenant(), "batch-tracking.batch"), found -> !found.isEmpty());
      Set<String> values = new HashSet<>();
      published.forEach(message -> values.add(new String(message.value())));
      // at least once: a repeat is the same event, to the letter
      assertEquals(1, values.size());
    }
  }

  private static void awaitSomeBut(int most, Gateway tenant, UUID batch) {
    Awaitility.await()
        .atMost(ATMOST)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              int count = tenant.processedCount(batch);
              return count > 0 && count < most;
            });
  }

  @Test
  void killedInstance_countsExactlyAfterRestart() throws Exception {
    // one more than there are events, so that counting one twice would show as completion
    UUID batch;
    Gateway before;
    Thread producer;
    try (ModuleProcess module = ModuleProcess.start(db, kafka)) {
      before = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
      createTopic(before);
      batch = before.announce(EVENTS + 1);
      producer = startProducing(before, batch);
      awaitSomeBut(EVENTS, before, batch);
      module.kill();
      killed.countDown();
    }
    producer.join();

    try (ModuleProcess module = ModuleProcess.start(db, kafka)) {
      Gateway after = new Gateway(module.baseUrl(), before.tenant());
      after.awaitProcessed(batch, EVENTS, ATMOST);
      assertNothingMoreIsCounted(after, batch);
    }
  }

  @Test
  void twoInstances_countExactlyAfterJoinAndKill() throws Exception {
    try (ModuleProcess first = ModuleProcess.start(db, kafka)) {
      Gateway tenant = new Gateway(first.baseUrl(), Services.freshTenant()).enable();
      createTopic(tenant);
      UUID batch = tenant.announce(EVENTS + 1);
      Thread producer = startProducing(tenant, batch);
      awaitSomeBut(EVENTS, tenant, batch);
      try (ModuleProcess second = ModuleProcess.start(db, kafka)) {
        Gateway throughSecond = new Gateway(second.baseUrl(), tenant.tenant());
        awaitSomeBut(EVENTS + 1, throughSecond, batch);
        first.kill();
        killed.countDown();
        producer.join();

        throughSecond.awaitProcessed(batch, EVENTS, ATMOST);
        assertNothingMoreIsCounted(throughSecond, batch);
      }
    }
  }

  private void createTopic(Gateway tenant) {
    try (KafkaClient client = KafkaClient.ofServices()) {
      client.createTopic(topics.of(tenant.tenant(), "inventory.item"), 4);
    }
  }

  // The one event that is missing completes the batch: had any been counted twice, it would be
  // complete already and its
  // event published before.
  private void assertNothingMoreIsCounted(Gateway tenant, UUID batch) {
    assertEquals(EVENTS, tenant.processedCount(batch));
    try (KafkaClient client = KafkaClient.ofServices()) {
      client.send(
          topics.of(tenant.tenant(), "inventory.item"),
          new ItemEvents(tenant.tenant()).create(batch));
    }
    tenant.awaitProcessed(batch, EVENTS + 1, ATMOST);
    assertPublishedOnce(tenant);
  }
}
