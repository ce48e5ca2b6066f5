package org.folio.batch.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.Services;
import org.folio.batch.tracking.BatchProgress.Counting;
import org.folio.batch.tracking.BatchProgress.Point;
import org.junit.jupiter.api.Test;

/** What counting leaves for the progress of a batch, at times that the test chooses. */
class CountStoreIT {
  private static final Instant START = Instant.parse("2026-11-29T10:00:00.500Z");

  private final CountStore counts = new CountStore();
  private final TrackingStore batches = new TrackingStore();
  private final ProgressStore progress = new ProgressStore();

  @Test
  void add_keepsMinutesAndABoundedHistory() throws Exception {
    DbSettings db = Services.freshDatabase();
    Tenant tenant = Services.freshTenant();
    TenantInstance.install(db, tenant);
    UUID id = UUID.randomUUID();
    Vertx vertx = Vertx.vertx();
    try {
      Database database = Database.open(vertx, db, "counts", 1);
      Batch batch = new Batch(id, 1_000_000, 7, START, 1, null, START, null);
      database
          .withTenant(tenant, c -> batches.insertOrStartAgain(c, tenant, batch))
          .await(60, TimeUnit.SECONDS);

      int events = 0;
      Duration age = Duration.ZERO;
      while (age.compareTo(Duration.ofHours(2)) < 0) {
        Instant now = START.plus(age);
        int n = events % 3 + 1;
        database
            .inTransaction(tenant, tx -> counts.add(tx, tenant, Map.of(id, n), now))
            .await(60, TimeUnit.SECONDS);
        events += n;
        age = age.plusSeconds(10);
      }

      Counting counting =
          database.withTenant(tenant, c -> progress.get(c, tenant, id)).await().get(0);
      List<Point> history =
          database.withTenant(tenant, c -> progress.history(c, tenant, id)).await();
      assertEquals(7 + events, counting.batch().processedCount());
      assertEquals(7, counting.initialCount());
      assertEquals(START, counting.first());
      assertEquals(START.plus(age).minusSeconds(10), counting.last());
      // six steps a minute, in which 1, 2, 1, 2 … events come
      assertEquals(9, counting.minuteBefore());
      assertEquals(9, counting.minuteCount());
      assertTrue(history.size() > 100, "points: " + history.size());
      assertTrue(history.size() < 300, "points: " + history.size());
      for (int i = 1; i < history.size(); i++) {
        assertTrue(history.get(i).date().isAfter(history.get(i - 1).date()));
        assertTrue(history.get(i).count() > history.get(i - 1).count());
      }
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }
}
