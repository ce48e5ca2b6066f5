package org.folio.batch.upload.content;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.function.Predicate;
import org.folio.batch.db.Database;
import org.folio.batch.db.SqlErrors;

/** Stores contents and textbooks in the tenant's own schema. */
public final class TenantContentStore implements ContentStore {
  private static final String FIND_SAME =
      """
      SELECT id FROM {schema}.content
      WHERE channel_id = $1 AND fingerprint = $2 AND status <> 'Retired' AND id <> $3""";

  private static final String FIND_UNIT =
      """
      SELECT
        (SELECT u.id FROM {schema}.textbook_unit u WHERE u.textbook_id = t.id AND u.id = $2)
          AS by_id,
        (SELECT u.id FROM {schema}.textbook_unit u WHERE u.textbook_id = t.id AND u.qr_code = $3)
          AS by_qr_code
      FROM {schema}.textbook t WHERE t.id = $1""";

  // The same id is the same content, created by an earlier attempt. A retired one stays retired.
  private static final String CREATE =
      """
      INSERT INTO {schema}.content
        (id, channel_id, fingerprint, name, mime_type, metadata, created_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING""";

  private static final String IS_THERE =
      "SELECT FROM {schema}.content WHERE id = $1 AND status <> 'Retired'";

  private static final String UPLOAD =
      """
      UPDATE {schema}.content SET
        previous_status = status, file_url = $2, updated_date = clock_timestamp()
      WHERE id = $1 AND status <> 'Retired'""";

  private static final String PUBLISH =
      """
      UPDATE {schema}.content SET
        previous_status = status, status = 'Live', published_by = $2,
        updated_date = clock_timestamp()
      WHERE id = $1 AND status <> 'Retired' AND file_url IS NOT NULL""";

  private static final String LINK =
      """
      INSERT INTO {schema}.textbook_unit_content (textbook_id, unit_id, content_id)
      SELECT u.textbook_id, u.id, c.id FROM {schema}.textbook_unit u, {schema}.content c
      WHERE u.textbook_id = $1 AND u.id = $2 AND c.id = $3 AND c.status = 'Live'
      ON CONFLICT (textbook_id, unit_id, content_id) DO UPDATE SET unit_id = excluded.unit_id""";

  private static final String RETIRE =
      """
      WITH unlinked AS (
        DELETE FROM {schema}.textbook_unit_content WHERE content_id = $1
      )
      UPDATE {schema}.content SET
        previous_status = status, status = 'Retired', updated_date = clock_timestamp()
      WHERE id = $1 AND status <> 'Retired'""";

  private final Database database;

  public TenantContentStore(Database database) {
    this.database = database;
  }

  @Override
  public int minNameLength() {
    return 1;
  }

  @Override
  public Future<Optional<String>> findSame(ContentScope scope, String contentId, ContentKey key) {
    Tuple values = Tuple.of(scope.channelId(), key.fingerprint(), contentId);
    return execute(scope, FIND_SAME, values)
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(rows.iterator().next().getString("id")));
  }

  @Override
  public Future<String> findUnit(ContentScope scope, String textbookId, Content.Unit unit) {
    return execute(scope, FIND_UNIT, Tuple.of(textbookId, unit.id(), unit.qrCode()))
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw UnitSearch.unknownTextbook(textbookId);
              }
              Row found = rows.iterator().next();
              return new UnitSearch(textbookId, unit)
                  .choose(
                      Optional.ofNullable(found.getString("by_id")),
                      Optional.ofNullable(found.getString("by_qr_code")));
            });
  }

  @Override
  public Future<Void> create(ContentScope scope, Content content) {
    Tuple values =
        Tuple.tuple()
            .addValue(content.id())
            .addValue(scope.channelId())
            .addValue(content.fingerprint())
            .addValue(content.key().name())
            .addValue(content.format().mimeType())
            .addValue(content.metadata().copy().mergeIn(content.ownColumns()))
            .addValue(scope.userId());
    return execute(scope, CREATE, values)
        .compose(
            rows ->
                rows.rowCount() == 1
                    ? Future.succeededFuture()
                    : require(
                        execute(scope, IS_THERE, Tuple.of(content.id())),
                        found -> found.size() == 1,
                        DuplicateContent.CREATED_MEANWHILE));
  }

  @Override
  public Future<Void> upload(ContentScope scope, Content content) {
    return require(
        execute(scope, UPLOAD, Tuple.of(content.id(), content.file().toString())),
        rows -> rows.rowCount() == 1,
        "The content does not exist, so no file can be attached; upload the row again");
  }

  @Override
  public Future<Void> publish(ContentScope scope, String contentId) {
    return require(
        execute(scope, PUBLISH, Tuple.of(contentId, scope.userId())),
        rows -> rows.rowCount() == 1,
        "The content does not exist or has no file, so it cannot be published; upload the row again");
  }

  @Override
  public Future<Void> link(ContentScope scope, String textbookId, String unitId, String contentId) {
    return require(
        execute(scope, LINK, Tuple.of(textbookId, unitId, contentId)),
        rows -> rows.rowCount() == 1,
        "The unit does not exist, or the content is not published; check the Unit Id or QR Code");
  }

  @Override
  public Future<Void> retire(ContentScope scope, String contentId) {
    return execute(scope, RETIRE, Tuple.of(contentId)).mapEmpty();
  }

  private Future<RowSet<Row>> execute(ContentScope scope, String sql, Tuple values) {
    return database
        .withTenant(scope.tenant(), c -> c.preparedQuery(sql).execute(values))
        .recover(e -> Future.failedFuture(toFault(e)));
  }

  private static ContentException toFault(Throwable e) {
    return SqlErrors.isPermanent(e)
        ? ContentException.broken("The content store failed", e)
        : ContentException.databaseAway("The content store does not respond", e);
  }

  private static Future<Void> require(
      Future<RowSet<Row>> rows, Predicate<RowSet<Row>> holds, String otherwise) {
    return rows.map(
        found -> {
          if (!holds.test(found)) {
            throw ContentException.lasting(otherwise);
          }
          return null;
        });
  }
}
