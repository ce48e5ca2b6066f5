package org.folio.batch.upload.row;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.UUID;
import org.folio.batch.db.TenantConnection;

/** SQL for the locks of textbooks. */
final class TextbookLockStore {
  private static final String TAKE =
      """
      INSERT INTO {schema}.textbook_turn AS t (textbook_id, holder, until)
      VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
      ON CONFLICT (textbook_id) DO UPDATE SET holder = excluded.holder, until = excluded.until
      WHERE t.until < clock_timestamp() OR t.holder = excluded.holder""";

  private static final String RELEASE =
      "DELETE FROM {schema}.textbook_turn WHERE textbook_id = $1 AND holder = $2";

  /** Takes the lock; true if the holder has it now or had it already. It expires by itself. */
  Future<Boolean> take(
      TenantConnection connection, String textbookId, UUID holder, Duration atMost) {
    return connection
        .preparedQuery(TAKE)
        .execute(Tuple.of(textbookId, holder, (double) atMost.toMillis()))
        .map(rows -> rows.rowCount() == 1);
  }

  Future<Void> release(TenantConnection connection, String textbookId, UUID holder) {
    return connection.preparedQuery(RELEASE).execute(Tuple.of(textbookId, holder)).mapEmpty();
  }
}
