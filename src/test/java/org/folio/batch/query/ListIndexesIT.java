package org.folio.batch.query;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.operation.OperationList;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A query for any field of exports and tasks is answered from an index. */
class ListIndexesIT {
  private static final String KIND = "READ_CONSUMPTION_BATCH";
  private static final ListDefinition EXPORTS = OperationList.operationsOf(KIND);
  private static final ListDefinition TASKS = OperationList.TASK;

  private static TenantSql sql;

  @BeforeAll
  static void fill() {
    DbSettings db = Services.dbSettings();
    Tenant tenant = Services.freshTenant();
    TenantInstance.install(db, tenant);
    sql = new TenantSql(db, tenant);
    sql.execute(
        """
        INSERT INTO operation (kind, request, created_date, updated_date)
        SELECT '%s', '{}', now() - i * interval '1 minute', now() - i * interval '1 minute'
        FROM generate_series(1, 20000) AS i
        """
            .formatted(KIND));
    sql.execute(
        """
        INSERT INTO task (operation_id, kind, created_date)
        SELECT id, kind, created_date FROM operation
        """);
    sql.execute("ANALYZE operation");
    sql.execute("ANALYZE task");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id.eq('7')                         | id",
        "status.eq('Failed')                | status",
        "status.in('Failed','Cancelled')    | status",
        "creationDate.gte('2100-01-01')     | created_date",
        "lastUpdatedDate.gt('2100-01-01')   | updated_date"
      })
  void fieldOfExports_isInAnIndex(String q, String column) {
    assertIsIndexed(EXPORTS, "operation", q, column);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id.eq('7')                         | id",
        "status.eq('ERRORED')               | status",
        "subjectId.eq('7')                  | operation_id",
        "creationDate.lt('1990-01-01')      | created_date"
      })
  void fieldOfTasks_isInAnIndex(String q, String column) {
    assertIsIndexed(TASKS, "task", q, column);
  }

  private static void assertIsIndexed(ListDefinition list, String table, String q, String column) {
    SqlCondition condition = new SqlCondition();
    String where = condition.of(OhiQueryParser.parse(list, q));
    for (int i = condition.values().size(); i > 0; i--) {
      where = where.replace("$" + i, "'" + condition.values().get(i - 1) + "'");
    }
    List<String> plan =
        sql.texts(
            "EXPLAIN SELECT 1 FROM %s WHERE %s AND %s ORDER BY %s DESC LIMIT 51"
                .formatted(
                    list.countFrom().replace("{schema}.", ""),
                    list.condition(),
                    where,
                    list.order().field().column()));

    assertFalse(plan.toString().contains("Seq Scan on " + table), plan.toString());
    assertTrue(plan.toString().matches(".*(Index( Only)?|Bitmap Index) Scan .*"), plan.toString());
    assertFalse(
        plan.stream().anyMatch(line -> line.matches(".*Filter: .*\\b" + column + "\\b.*")),
        plan.toString());
  }
}
