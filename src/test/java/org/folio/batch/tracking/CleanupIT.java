package org.folio.batch.tracking;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import java.util.Map;
import org.folio.batch.db.DbSettings;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.Test;

/** The cleanup of batches with a retention that is not the usual one. */
class CleanupIT {
  private static final String PATH = "/orders-storage/batch-tracking";

  @Test
  void cleanup_removesOnlyExpiredBatches() {
    DbSettings db = Services.freshDatabase();
    try (LocalModule module =
        LocalModule.start(
            db, Services.freshKafkaSettings(), Map.of("BATCH_TRACKING_RETENTION_HOURS", "48"))) {
      Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
      TenantSql sql = new TenantSql(db, tenant.tenant());
      int moreThanTwoChunks = 2 * TrackingService.CLEANUP_CHUNK + 1;
      store(sql, moreThanTwoChunks, 49);
      store(sql, 5, 47);

      tenant
          .request()
          .post(PATH + "/cleanup")
          .then()
          .statusCode(200)
          .body(equalTo("Cleaned up " + moreThanTwoChunks + " batch tracking records"));

      tenant.request().get(PATH).then().body("totalRecords", is(5));
    }
  }

  private static void store(TenantSql sql, int batches, int hoursOld) {
    sql.execute(
        """
        INSERT INTO batch_tracking (id, total_records, processed_count, created_date, updated_date)
        SELECT gen_random_uuid(), 1, 1, now() - interval '%d hours', now()
        FROM generate_series(1, %d)"""
            .formatted(hoursOld, batches));
  }
}
