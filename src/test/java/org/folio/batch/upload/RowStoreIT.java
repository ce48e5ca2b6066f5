package org.folio.batch.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writes of rows that are repeated because the answer to the first one was lost. */
class RowStoreIT {
  private static final long UPLOAD = 1;

  private final Tenant tenant = Services.freshTenant();
  private final DbSettings settings = Services.freshDatabase();
  private final Vertx vertx = Vertx.vertx();
  private final RowStore rows = new RowStore();
  private Database database;

  @BeforeEach
  void install() {
    TenantInstance.install(settings, tenant);
    database = Database.open(vertx, settings, "rows", 2);
    new TenantSql(settings, tenant)
        .execute(
            """
            INSERT INTO upload (id, user_id, channel_id, framework_id, mode, dry_run, template, header)
            VALUES (1, 'u', 'c', 'f', 'PUBLISH', false, '[]', '{}');
            INSERT INTO upload_row (upload_id, number, line, cells) VALUES (1, 1, 2, '{}'), (1, 2, 3, '{}')""");
  }

  @AfterEach
  void close() throws TimeoutException {
    await(vertx.close());
  }

  @ParameterizedTest
  @EnumSource(
      value = RowStatus.class,
      names = {"SUCCEEDED", "FAILED", "RETIRING"})
  void outcomeThatIsWrittenTwice_isAsIfItWereWrittenOnce(RowStatus status) throws TimeoutException {
    List<String> reasons = status == RowStatus.SUCCEEDED ? List.of() : List.of("because");
    RowOutcome outcome = new RowOutcome(1, status, reasons);
    await(database.inTransaction(tenant, tx -> rows.claim(tx, tenant, UPLOAD, 0, 1)));

    for (int i = 0; i < 2; i++) {
      List<RowResult> next =
          await(
              database.inTransaction(
                  tenant,
                  tx ->
                      rows.finish(tx, tenant, UPLOAD, List.of(outcome))
                          .compose(done -> rows.claim(tx, tenant, UPLOAD, 1, 1))));
      assertEquals(List.of(2), next.stream().map(row -> row.row().number()).toList());
    }

    assertEquals(
        List.of(status.name(), "STARTED"),
        new TenantSql(settings, tenant).texts("SELECT status FROM upload_row ORDER BY number"));
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(60, TimeUnit.SECONDS);
  }
}
