package org.folio.batch.upload.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How rows are begun and finished, also when a write is repeated because its answer was lost. */
class RowStoreIT {
  private static final long UPLOAD = 1;

  private static final Tenant TENANT = Services.freshTenant();
  private static final DbSettings INSTALLED = Services.freshDatabase();

  private final DbSettings settings = Services.copyOf(INSTALLED);
  private final Vertx vertx = Vertx.vertx();
  private final RowStore rows = new RowStore();
  private final TenantSql sql = new TenantSql(settings, TENANT);
  private Database database;

  @BeforeAll
  static void install() {
    TenantInstance.install(INSTALLED, TENANT);
  }

  @BeforeEach
  void open() {
    database = Database.open(vertx, settings, "rows", 2);
    sql.execute(
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
    await(database.inTransaction(TENANT, tx -> rows.claimFirst(tx, UPLOAD, 0, 1)));

    for (int i = 0; i < 2; i++) {
      List<RowResult> next =
          await(
              database.inTransaction(
                  TENANT,
                  tx ->
                      rows.finish(tx, UPLOAD, List.of(outcome))
                          .compose(done -> rows.claimFirst(tx, UPLOAD, 1, 1))));
      assertEquals(List.of(2), next.stream().map(row -> row.row().number()).toList());
    }

    assertEquals(
        List.of(status.name(), "STARTED"),
        sql.texts("SELECT status FROM upload_row ORDER BY number"));
  }

  @Test
  void claimLater_duplicateNamesTheLineOfTheRowThatSucceeded() throws TimeoutException {
    sameRows(3, 4);
    assertEquals(List.of(3), numbers(claimFirst()));

    finish(RowOutcome.failed(row(3), List.of("because")));
    assertEquals(List.of("4"), claimLater(Set.of()), "one row of a group at a time");
    finish(RowOutcome.succeeded(row(4)));

    assertEquals(List.of("5 of 5", "6 of 5"), claimLater(Set.of()));
  }

  @Test
  void claimLater_rowWaitsForTheEarlierRowsOfItsGroupInWork() throws TimeoutException {
    sameRows(3, 3);
    claimFirst();

    assertEquals(List.of(), claimLater(Set.of(3)));
    finish(RowOutcome.retiring(row(3), List.of("because")));
    assertEquals(List.of(), claimLater(Set.of(3)), "it is still being retired");

    assertEquals(List.of("4"), claimLater(Set.of()));
    assertEquals(List.of(), claimLater(Set.of(4)));
    finish(RowOutcome.failed(row(4), List.of("because")));
    assertEquals(List.of("5"), claimLater(Set.of()));
  }

  @Test
  void claimLater_duplicatesInWorkAreNotBegunAgain() throws TimeoutException {
    sameRows(3, 4);
    claimFirst();
    finish(RowOutcome.succeeded(row(3)));
    assertEquals(List.of("4 of 4", "5 of 4", "6 of 4"), claimLater(Set.of()));

    assertEquals(List.of("6 of 4"), claimLater(Set.of(4, 5)));
  }

  @Test
  void claims_afterATakeover_beginAgainWhatWasBegun() throws TimeoutException {
    sameRows(3, 4);
    claimFirst();
    finish(RowOutcome.failed(row(3), List.of("because")));
    claimLater(Set.of());
    finish(RowOutcome.retiring(row(4), List.of("because")));
    claimLater(Set.of());

    List<RowResult> again = claimFirst();

    assertEquals(List.of(4), numbers(again), "it is to be retired");
    assertEquals(RowStatus.RETIRING, again.get(0).status());
    assertEquals(List.of(), claimLater(Set.of(4)), "the next row waits until it is retired");
    assertEquals(List.of("5"), claimLater(Set.of()), "it had been begun before the takeover");
  }

  @Test
  void claimLater_takesRowsOfManyGroupsUpToTheLimit() throws TimeoutException {
    sql.execute(
        """
        INSERT INTO upload_row (upload_id, number, line, duplicate_of, cells)
        SELECT 1, n, n + 1, CASE WHEN n > 1002 THEN n - 999 END, '{}'
        FROM generate_series(3, 2002) n""");
    sql.execute("UPDATE upload_row SET previous_status = status, status = 'STARTED'");
    sql.execute(
        """
        UPDATE upload_row SET previous_status = status, status = 'FAILED', reasons = '{because}'
        WHERE number <= 1002""");

    assertEquals(
        List.of("1005", "1006"),
        claimLater(Set.of(1003, 1004)).subList(0, 2),
        "rows of groups in work are left out");
    assertEquals(16, claimLater(Set.of(1003)).size());
  }

  @Test
  void claimLater_inALargeGroupOfEqualRows_readsOnlyWhatItBegins() {
    sql.execute(
        """
        INSERT INTO upload_row (upload_id, number, line, duplicate_of, cells)
        SELECT 1, n, n + 1, CASE WHEN n > 3 THEN 4 END, '{}' FROM generate_series(3, 50000) n;
        UPDATE upload_row SET previous_status = status, status = 'STARTED' WHERE number < 4;
        UPDATE upload_row SET previous_status = status, status = 'FAILED', reasons = '{because}'
        WHERE number < 4""");

    assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          for (int number = 4; number < 504; number++) {
            assertEquals(List.of(String.valueOf(number)), claimLater(Set.of()));
            finish(RowOutcome.failed(row(number), List.of("because")));
          }
        });
  }

  /** Adds rows with the same content. */
  private void sameRows(int first, int count) {
    sql.execute(
        """
        INSERT INTO upload_row (upload_id, number, line, duplicate_of, cells)
        SELECT 1, n, n + 1, CASE WHEN n > %d THEN %d END, '{}'
        FROM generate_series(%d, %d) n"""
            .formatted(first, first + 1, first, first + count - 1));
  }

  /** Begins the first rows, without the two that every test has. */
  private List<RowResult> claimFirst() throws TimeoutException {
    return await(database.inTransaction(TENANT, tx -> rows.claimFirst(tx, UPLOAD, 2, 16)));
  }

  /** The numbers of the rows begun, each with the line of the row that it is a duplicate of. */
  private List<String> claimLater(Set<Integer> inWork) throws TimeoutException {
    return await(database.inTransaction(TENANT, tx -> rows.claimLater(tx, UPLOAD, inWork, 16)))
        .stream()
        .map(RowResult::row)
        .map(row -> row.number() + (row.duplicateOf() == null ? "" : " of " + row.duplicateOf()))
        .toList();
  }

  private void finish(RowOutcome outcome) throws TimeoutException {
    await(database.inTransaction(TENANT, tx -> rows.finish(tx, UPLOAD, List.of(outcome))));
  }

  private static UploadRow row(int number) {
    return new UploadRow(number, number + 1, List.of(), null);
  }

  private static List<Integer> numbers(List<RowResult> results) {
    return results.stream().map(result -> result.row().number()).toList();
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(60, TimeUnit.SECONDS);
  }
}
