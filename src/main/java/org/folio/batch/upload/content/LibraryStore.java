package org.folio.batch.upload.content;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.folio.batch.api.model.Textbook;
import org.folio.batch.api.model.TextbookCollection;
import org.folio.batch.api.model.TextbookSummary;
import org.folio.batch.api.model.TextbookUnit;
import org.folio.batch.db.ResultPage;
import org.folio.batch.db.TenantConnection;

/** SQL for the API that reads contents and maintains textbooks of the tenant content store. */
final class LibraryStore {
  private static final String CONTENT = "SELECT * FROM {schema}.content WHERE id = $1";

  private static final String TEXTBOOK = "SELECT * FROM {schema}.textbook WHERE id = $1";

  private static final String MATCHING =
      """
      FROM {schema}.textbook
      WHERE ($1 = '' OR channel_id = $1) AND strpos(lower(name), lower($2)) > 0""";

  private static final String TEXTBOOKS =
      "SELECT id, name, channel_id " + MATCHING + " ORDER BY lower(name), id LIMIT $3 OFFSET $4";

  private static final String COUNT_TEXTBOOKS = "SELECT count(*) " + MATCHING;

  private static final String UNITS =
      """
      SELECT u.id, u.name, u.qr_code, array_remove(array_agg(c.content_id ORDER BY c.id), NULL) AS contents
      FROM {schema}.textbook_unit u LEFT JOIN {schema}.textbook_unit_content c
        ON c.textbook_id = u.textbook_id AND c.unit_id = u.id
      WHERE u.textbook_id = $1 GROUP BY u.id, u.name, u.qr_code, u.position ORDER BY u.position""";

  private static final String PUT_TEXTBOOK =
      """
      INSERT INTO {schema}.textbook (id, name, channel_id) VALUES ($1, $2, $3)
      ON CONFLICT (id) DO UPDATE SET
        name = excluded.name, channel_id = excluded.channel_id, updated_date = now()""";

  private static final String DROP_UNITS =
      "DELETE FROM {schema}.textbook_unit WHERE textbook_id = $1 AND id <> ALL ($2)";

  // or codes that two units swap would violate the unique constraint
  private static final String CLEAR_CODES =
      "UPDATE {schema}.textbook_unit SET qr_code = NULL WHERE textbook_id = $1";

  private static final String PUT_UNIT =
      """
      INSERT INTO {schema}.textbook_unit (textbook_id, id, name, qr_code, position)
      VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (textbook_id, id) DO UPDATE SET
        name = excluded.name, qr_code = excluded.qr_code, position = excluded.position""";

  Future<Optional<JsonObject>> content(TenantConnection connection, String id) {
    return connection
        .preparedQuery(CONTENT)
        .execute(Tuple.of(id))
        .map(
            rows ->
                rows.size() == 0 ? Optional.empty() : Optional.of(content(rows.iterator().next())));
  }

  /** Returns one page of the textbooks of a channel, sorted by name; of all channels if empty. */
  Future<TextbookCollection> textbooks(
      TenantConnection connection, ContentScope scope, Textbooks.Query query) {
    return ResultPage.read(
            connection,
            COUNT_TEXTBOOKS,
            TEXTBOOKS,
            List.of(scope.channelId(), query.name()),
            query.limit(),
            query.offset(),
            LibraryStore::summary)
        .map(
            page ->
                new TextbookCollection()
                    .withTextbooks(page.items())
                    .withTotalRecords(Math.toIntExact(page.total())));
  }

  private static TextbookSummary summary(Row row) {
    return new TextbookSummary()
        .withId(row.getString("id"))
        .withName(row.getString("name"))
        .withChannel(row.getString("channel_id"));
  }

  Future<Optional<Textbook>> textbook(TenantConnection connection, String id) {
    return connection
        .preparedQuery(TEXTBOOK)
        .execute(Tuple.of(id))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture(Optional.empty())
                    : units(connection, id)
                        .map(units -> Optional.of(textbook(rows.iterator().next(), units))));
  }

  Future<Void> put(TenantConnection tx, String id, Textbook textbook) {
    List<TextbookUnit> units = textbook.getUnits();
    String[] ids = units.stream().map(TextbookUnit::getId).toArray(String[]::new);
    String channel = textbook.getChannel() == null ? "" : textbook.getChannel();
    return tx.preparedQuery(PUT_TEXTBOOK)
        .execute(Tuple.of(id, textbook.getName(), channel))
        .compose(
            put -> tx.preparedQuery(DROP_UNITS).execute(Tuple.tuple().addValue(id).addValue(ids)))
        .compose(dropped -> tx.preparedQuery(CLEAR_CODES).execute(Tuple.of(id)))
        .compose(cleared -> putUnits(tx, id, units));
  }

  private static Future<Void> putUnits(TenantConnection tx, String id, List<TextbookUnit> units) {
    List<Tuple> batch = new ArrayList<>();
    for (TextbookUnit unit : units) {
      batch.add(Tuple.of(id, unit.getId(), unit.getName(), unit.getQrCode(), batch.size()));
    }
    return batch.isEmpty()
        ? Future.succeededFuture()
        : tx.preparedQuery(PUT_UNIT).executeBatch(batch).mapEmpty();
  }

  private static Future<List<TextbookUnit>> units(TenantConnection connection, String id) {
    return connection
        .preparedQuery(UNITS)
        .execute(Tuple.of(id))
        .map(
            rows -> {
              List<TextbookUnit> units = new ArrayList<>();
              rows.forEach(row -> units.add(unit(row)));
              return units;
            });
  }

  private static TextbookUnit unit(Row row) {
    return new TextbookUnit()
        .withId(row.getString("id"))
        .withName(row.getString("name"))
        .withQrCode(row.getString("qr_code"))
        .withContents(List.of(row.getArrayOfStrings("contents")));
  }

  private static Textbook textbook(Row row, List<TextbookUnit> units) {
    return new Textbook()
        .withId(row.getString("id"))
        .withName(row.getString("name"))
        .withChannel(row.getString("channel_id"))
        .withUnits(units);
  }

  private static JsonObject content(Row row) {
    JsonObject json =
        new JsonObject()
            .put("id", row.getString("id"))
            .put("name", row.getString("name"))
            .put("channel", row.getString("channel_id"))
            .put("status", row.getString("status"))
            .put("mimeType", row.getString("mime_type"))
            .put("createdBy", row.getString("created_by"))
            .put("metadata", row.getJsonObject("metadata"));
    if (row.getString("file_url") != null) {
      json.put("artifactUrl", row.getString("file_url"));
    }
    if (row.getString("published_by") != null) {
      json.put("lastPublishedBy", row.getString("published_by"));
    }
    return json;
  }
}
