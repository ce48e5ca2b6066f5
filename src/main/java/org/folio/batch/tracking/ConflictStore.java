package org.folio.batch.tracking;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import org.folio.batch.db.TenantConnection;

/** SQL for announcements that meet an open batch of the same id. */
final class ConflictStore {
  // One statement, and so atomic with counting, which locks the row: either the batch is still open
  // and gets a larger total, or it is complete and stays as it is.
  private static final String EXTEND =
      """
      UPDATE {schema}.batch_tracking
      SET total_records = total_records + $2, processed_count = processed_count + $3,
        version = version + 1, updated_date = $4, updated_by = $5
      WHERE id = $1 AND processed_count < total_records
        AND total_records::bigint + $2 <= 2147483647
      RETURNING\s"""
          + BatchRows.NAMES;

  private static final String SETTING = "SELECT on_conflict FROM {schema}.tracking_settings";

  private static final String CHANGE_SETTING =
      """
      INSERT INTO {schema}.tracking_settings (on_conflict) VALUES ($1)
      ON CONFLICT (only_row) DO UPDATE SET on_conflict = excluded.on_conflict""";

  /**
   * Adds the records of the announced batch to the open batch of its id.
   *
   * @return the open batch as it is now; empty if none is open, or if the total would be too large
   */
  Future<Optional<Batch>> extend(TenantConnection connection, Batch announced) {
    return connection
        .preparedQuery(EXTEND)
        .execute(
            Tuple.tuple()
                .addValue(announced.id())
                .addValue(announced.totalRecords())
                .addValue(announced.processedCount())
                .addValue(BatchRows.at(announced.updatedDate()))
                .addValue(announced.updatedBy()))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(BatchRows.batch(rows.iterator().next())));
  }

  /** Returns the tenant's setting. */
  Future<OnConflict> setting(TenantConnection connection) {
    return connection
        .preparedQuery(SETTING)
        .execute()
        .map(
            rows ->
                rows.size() == 0
                    ? OnConflict.REFUSE
                    : OnConflict.of(rows.iterator().next().getString(0)));
  }

  Future<Void> changeSetting(TenantConnection connection, OnConflict setting) {
    return connection.preparedQuery(CHANGE_SETTING).execute(Tuple.of(setting.text())).mapEmpty();
  }
}
