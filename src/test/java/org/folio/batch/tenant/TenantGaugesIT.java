package org.folio.batch.tenant;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.folio.batch.db.DbSettings;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.Test;

/** Metrics of what waits, runs and failed in all tenants. */
class TenantGaugesIT {
  @Test
  void metrics_existFromTheStart_andAddUpAllTenants() {
    DbSettings db = Services.freshDatabase();
    try (LocalModule module = LocalModule.start(db, Services.freshKafkaSettings())) {
      expect(module, "tasks_current{kind=\"bulk-upload\",status=\"ERRORED\"} 0.0");
      expect(module, "uploads_current{status=\"QUEUED\"} 0.0");
      expect(module, "notifications_endpoints_off 0.0");
      expect(module, "ingest_dead_letters_total{feed=\"inventory.item\",result=\"lost\"} 0.0");
      for (int i = 0; i < 2; i++) {
        Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
        tenant
            .request()
            .body(
                Map.of(
                    "transactionStartDateTime", Map.of("value", "2026-01-01T00:00:00Z"),
                    "transactionEndDateTime", Map.of("value", "2026-01-02T00:00:00Z"),
                    "limitCodes", List.of("MISSING")))
            .post("/readconsumptionbatches")
            .then()
            .statusCode(201);
        TenantSql sql = new TenantSql(db, tenant.tenant());
        sql.execute(
            "INSERT INTO notification_endpoint (url, secret, enabled, created_date, updated_date)"
                + " VALUES ('https://hooks.example.org', 'x', false, now(), now())");
        sql.execute(
            "INSERT INTO notification_delivery (id, body, status, next_attempt_date)"
                + " VALUES (gen_random_uuid(), '{}', 'FAILED', NULL)");
      }

      expect(module, "tasks_current{kind=\"READ_CONSUMPTION_BATCH\",status=\"ERRORED\"} 2.0");
      expect(module, "notifications_deliveries_current{status=\"FAILED\"} 2.0");
      expect(module, "notifications_endpoints_off 2.0");
    }
  }

  private static void expect(LocalModule module, String line) {
    await(line)
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Gateway.EVER_MORE_SELDOM)
        .untilAsserted(
            () -> given().get(module.baseUrl() + "/metrics").then().body(containsString(line)));
  }
}
