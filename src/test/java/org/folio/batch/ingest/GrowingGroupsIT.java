package org.folio.batch.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.ingest.commit.ApplyResult;
import org.folio.batch.ingest.commit.IngestSettings;
import org.folio.batch.ingest.position.RecordPosition;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.Test;

/** Where much is left to read, records wait for others to share their transaction. */
class GrowingGroupsIT {
  private static final DbSettings DB = Services.freshDatabase();
  private static final int TENANTS = 4;
  private static final int EVENTS = 1_500; // of each tenant
  // groups that grow for so long end only because they are large enough, or nothing is left to read
  private static final IngestSettings PATIENT = growingFor(Duration.ofHours(1));
  private static final int OF_A_POLL = IngestInstance.SETTINGS.maxPollRecords() / TENANTS;

  private final KafkaSettings kafka = Services.freshKafkaSettings();
  private final List<Tenant> tenants =
      Stream.generate(Services::freshTenant).limit(TENANTS).toList();
  private final String topic = new Topics(kafka.env()).of(tenants.get(0), "inventory.item");

  @Test
  void backlogOfManyTenants_isCommittedInGroupsOfSeveralPolls_andToItsEnd() {
    List<Batches> batches = new ArrayList<>();
    List<UUID> ids = new ArrayList<>();
    for (Tenant tenant : tenants) {
      TenantInstance.install(DB, tenant);
      batches.add(new Batches(new TenantSql(DB, tenant)));
      ids.add(batches.get(ids.size()).announce(EVENTS + 1));
    }
    send(ids);
    GroupSizes sizes = new GroupSizes();

    try (IngestInstance instance = IngestInstance.start(DB, kafka, sizes, PATIENT)) {
      for (int i = 0; i < TENANTS; i++) {
        batches.get(i).awaitProcessed(ids.get(i), EVENTS);
        assertEquals(EVENTS, batches.get(i).processed(ids.get(i)));
      }
      assertTrue(instance.isHealthy());
    }

    for (Tenant tenant : tenants) {
      List<Integer> groups = sizes.of(tenant);
      assertTrue(groups.get(0) > OF_A_POLL, () -> "Groups of one tenant: " + groups);
    }
  }

  private static IngestSettings growingFor(Duration growth) {
    IngestSettings hurried = IngestInstance.SETTINGS;
    return new IngestSettings(
        hurried.loops(),
        hurried.maxPollRecords(),
        hurried.maxWaitingRecords(),
        hurried.transactions(),
        growth,
        hurried.patience(),
        hurried.lockTimeout(),
        hurried.statementTimeout(),
        hurried.retry(),
        hurried.hintInterval(),
        hurried.partitionRetry());
  }

  /** Each poll has as many events of each tenant. */
  private void send(List<UUID> ids) {
    List<ItemEvents> events = tenants.stream().map(ItemEvents::new).toList();
    try (KafkaClient client = KafkaClient.ofServices()) {
      client.createTopic(topic, 1);
      for (int i = 0; i < EVENTS * TENANTS; i++) {
        client.send(topic, events.get(i % TENANTS).create(ids.get(i % TENANTS)));
      }
      client.flush();
    }
  }

  /** Item events, and how many of them shared each transaction. */
  private static final class GroupSizes extends WrappedItemEvents {
    private final Map<Tenant, List<Integer>> sizes = new ConcurrentHashMap<>();

    @Override
    public Future<ApplyResult> apply(
        TenantConnection transaction, List<UUID> values, IntFunction<RecordPosition> places) {
      sizes
          .computeIfAbsent(transaction.tenant(), x -> new CopyOnWriteArrayList<>())
          .add(values.size());
      return super.apply(transaction, values, places);
    }

    List<Integer> of(Tenant tenant) {
      return sizes.getOrDefault(tenant, List.of());
    }
  }
}
