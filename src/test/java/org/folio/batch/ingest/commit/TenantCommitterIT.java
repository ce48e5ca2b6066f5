package org.folio.batch.ingest.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.Batches;
import org.folio.batch.ingest.position.PartitionId;
import org.folio.batch.tenant.EnabledTenants;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.folio.batch.tracking.ItemEventProcessor;
import org.junit.jupiter.api.Test;

class TenantCommitterIT {
  private static final int RECORDS = 3_000;

  private final DbSettings db = Services.freshDatabase();
  private final Tenant tenant = Services.freshTenant();
  private final Batches batches = new Batches(new TenantSql(db, tenant));
  private final PartitionId partition = new PartitionId(UUID.randomUUID(), "items", 0);

  @Test
  void records_areCountedOnce_whenPartitionHasTwoOwners() throws Exception {
    TenantInstance.install(db, tenant);
    UUID batch = batches.announce(2 * RECORDS);
    Vertx vertx = Vertx.vertx();
    try {
      // both believe that they own the partition, and commit groups of different sizes
      Future<Void> one = commitFrom(0, 70, batch, committer(vertx));
      Future<Void> other = commitFrom(0, 110, batch, committer(vertx));
      Future.all(one, other).await(60, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
    assertEquals(RECORDS, batches.processed(batch));
  }

  private TenantCommitter<UUID> committer(Vertx vertx) {
    Database database = Database.open(vertx, db, "owner", 1);
    return new TenantCommitter<>(
        new ItemEventProcessor(Clock.systemUTC()),
        database,
        new EnabledTenants(vertx, database),
        IngestSettings.of(1, 10_000, 4, Duration.ofSeconds(30), Duration.ofMinutes(1)));
  }

  private Future<Void> commitFrom(
      int first, int step, UUID batch, TenantCommitter<UUID> committer) {
    if (first >= RECORDS) {
      return Future.succeededFuture();
    }
    int end = Math.min(first + step, RECORDS);
    TenantRecords<UUID> slice = new TenantRecords<>(tenant);
    for (int offset = first; offset < end; offset++) {
      slice.run(partition).add(offset, batch);
    }
    return committer
        .commit(slice, Map.of())
        .compose(done -> commitFrom(end, step, batch, committer));
  }
}
