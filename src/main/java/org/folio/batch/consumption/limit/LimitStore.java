package org.folio.batch.consumption.limit;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.folio.batch.db.ResultPage;
import org.folio.batch.db.SqlErrors;
import org.folio.batch.db.TenantConnection;
import org.jspecify.annotations.Nullable;

/** SQL for limits. */
public final class LimitStore {
  private static final String FOREIGN_KEY_VIOLATION = "23503";

  private static final String COLUMNS =
      " id, code, description, level, type, period, maximum, currency, version, created_date,"
          + " updated_date ";

  private static final String INSERT =
      """
      INSERT INTO {schema}.consumption_limit
        (code, description, level, type, period, maximum, currency, created_date, updated_date)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
      ON CONFLICT (code) DO NOTHING
      RETURNING"""
          + COLUMNS;

  private static final String GET =
      "SELECT" + COLUMNS + "FROM {schema}.consumption_limit WHERE code = ANY ($1)";

  private static final String COUNT = "SELECT count(*) FROM {schema}.consumption_limit";

  private static final String LIST =
      "SELECT" + COLUMNS + "FROM {schema}.consumption_limit ORDER BY code LIMIT $1 OFFSET $2";

  private static final String UPDATE =
      """
      UPDATE {schema}.consumption_limit
      SET description = $2, maximum = $3, version = version + 1, updated_date = $4
      WHERE id = $1 AND ($5::integer IS NULL OR version = $5)
      RETURNING"""
          + COLUMNS;

  private static final String DELETE = "DELETE FROM {schema}.consumption_limit WHERE code = $1";

  /** The result of a deletion. */
  enum Deletion {
    DONE,
    NOT_FOUND,
    HAS_CONSUMPTIONS
  }

  /** Inserts a limit; returns empty if its code is taken. */
  public Future<Optional<Limit>> insert(TenantConnection connection, NewLimit limit, Instant now) {
    return connection
        .preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addValue(limit.code())
                .addValue(limit.description())
                .addValue(limit.level().name())
                .addValue(limit.type().name())
                .addValue(limit.period().name())
                .addValue(limit.maximum().value())
                .addValue(limit.maximum().currency())
                .addValue(at(now)))
        .map(LimitStore::first);
  }

  public Future<Optional<Limit>> get(TenantConnection connection, String code) {
    return connection
        .preparedQuery(GET)
        .execute(Tuple.tuple().addValue(new String[] {code}))
        .map(LimitStore::first);
  }

  /** Returns the existing limits by code; unknown codes are absent. */
  public Future<Map<String, Limit>> get(TenantConnection connection, Collection<String> codes) {
    return connection
        .preparedQuery(GET)
        .execute(Tuple.tuple().addValue(codes.toArray(String[]::new)))
        .map(
            rows -> {
              Map<String, Limit> byCode = new HashMap<>();
              rows.forEach(row -> byCode.put(row.getString("code"), limit(row)));
              return byCode;
            });
  }

  Future<ResultPage<Limit>> list(TenantConnection connection, int offset, int limit) {
    return ResultPage.read(connection, COUNT, LIST, List.of(), limit, offset, LimitStore::limit);
  }

  /**
   * Updates a limit; returns empty if it was deleted, even if another limit now has its code, or if
   * it has another version.
   *
   * @param version null for any
   */
  Future<Optional<Limit>> update(
      TenantConnection connection,
      long id,
      NewLimit limit,
      @Nullable Integer version,
      Instant now) {
    return connection
        .preparedQuery(UPDATE)
        .execute(Tuple.of(id, limit.description(), limit.maximum().value(), at(now), version))
        .map(LimitStore::first);
  }

  Future<Deletion> delete(TenantConnection connection, String code) {
    return connection
        .preparedQuery(DELETE)
        .execute(Tuple.of(code))
        .map(rows -> rows.rowCount() == 1 ? Deletion.DONE : Deletion.NOT_FOUND)
        .recover(
            e ->
                violatesForeignKey(e)
                    ? Future.succeededFuture(Deletion.HAS_CONSUMPTIONS)
                    : Future.failedFuture(e));
  }

  /** Whether a limit was deleted while a consumption of it was being added. */
  static boolean violatesForeignKey(Throwable e) {
    return FOREIGN_KEY_VIOLATION.equals(SqlErrors.sqlState(e));
  }

  private static Optional<Limit> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(limit(rows.iterator().next()));
  }

  private static Limit limit(Row row) {
    return new Limit(
        row.getLong("id"),
        row.getString("code"),
        row.getString("description"),
        LimitLevel.valueOf(row.getString("level")),
        LimitType.valueOf(row.getString("type")),
        LimitPeriod.valueOf(row.getString("period")),
        new Quantity(row.getBigDecimal("maximum"), row.getString("currency")),
        row.getInteger("version"),
        row.getOffsetDateTime("created_date").toInstant(),
        row.getOffsetDateTime("updated_date").toInstant());
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
