package org.folio.batch.upload;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.Test;

/** Instances are killed during an upload whose contents are in the tenant's schema. */
class UploadTakeoverIT {
  private static final int ROWS = 600;
  private static final Duration ATMOST = Duration.ofMinutes(3);

  private final DbSettings db = Services.freshDatabase();
  private final Map<String, String> settings =
      ModuleProcess.environment(db, Services.freshKafkaSettings());
  private final UUID user = UUID.randomUUID();

  private ModuleProcess started() {
    return ModuleProcess.start(settings);
  }

  private UploadClient client(ModuleProcess instance, Tenant tenant) {
    return new UploadClient(new Gateway(instance.baseUrl(), tenant), user);
  }

  private static void awaitDone(UploadClient client, String processId, int atLeast) {
    await()
        .atMost(ATMOST)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              Integer done = client.status(processId).path("result.successCount");
              return done != null && done >= atLeast;
            });
  }

  @Test
  void everyRow_isCreatedOnce_whenTwoInstancesDie() throws Exception {
    settings.put("CONTENT_SOURCE_ALLOWED_HOSTS", "localhost");
    settings.put("TASK_LEASE_SECONDS", "6");
    // a live instance that pauses may lose its lease, too; this must not use up the attempts
    settings.put("TASK_MAX_ATTEMPTS", "20");
    settings.put("BULK_UPLOAD_CONCURRENCY", "4");
    try (FileServer files = FileServer.start();
        ModuleProcess first = started();
        ModuleProcess second = started()) {
      Tenant tenant = new Gateway(first.baseUrl(), Services.freshTenant()).enable().tenant();
      ContentFile file = ContentFile.with(files.url()).rows(ROWS, "Taken over");
      String processId = client(first, tenant).upload("publish", file);
      awaitDone(client(first, tenant), processId, ROWS / 10);
      first.kill();
      try (ModuleProcess third = started()) {
        awaitDone(client(second, tenant), processId, ROWS / 4);
        second.kill();

        Map<String, Object> result = client(third, tenant).awaitCompleted(processId, ATMOST);

        assertEquals(ROWS, result.get("successCount"));
        List<Long> liveAndAll =
            new TenantSql(db, tenant)
                .longs(
                    "SELECT count(*) FROM content WHERE status = 'Live'"
                        + " UNION ALL SELECT count(*) FROM content");
        assertEquals(List.of((long) ROWS, (long) ROWS), liveAndAll);
      }
    }
  }
}
