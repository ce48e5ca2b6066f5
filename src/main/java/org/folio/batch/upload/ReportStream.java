package org.folio.batch.upload;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.List;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.http.StreamedBody;

/** The report of an upload, read from the database a page at a time while it is sent. */
final class ReportStream implements StreamedBody {
  private static final int PAGE = 100;

  private final Database database;
  private final Tenant tenant;
  private final Upload upload;
  private final boolean onlyFailed;
  private final ReportWriter writer;
  private final RowStore rows = new RowStore();

  /**
   * @param onlyFailed those rows alone, as they were sent, to be corrected and uploaded again
   */
  ReportStream(Database database, Tenant tenant, Upload upload, boolean onlyFailed) {
    this.database = database;
    this.tenant = tenant;
    this.upload = upload;
    this.onlyFailed = onlyFailed;
    this.writer = new ReportWriter(upload, !onlyFailed);
  }

  @Override
  public Future<Void> writeTo(WriteStream<Buffer> client) {
    // the first page before the first byte, so that a failure can still be answered
    return page(0)
        .compose(first -> client.write(writer.head()).compose(head -> rest(first, client)));
  }

  private Future<Void> rest(List<RowResult> page, WriteStream<Buffer> client) {
    if (page.isEmpty()) {
      return Future.succeededFuture();
    }
    int last = page.get(page.size() - 1).row().number();
    return client
        .write(writer.rows(page))
        .compose(written -> page(last))
        .compose(next -> rest(next, client));
  }

  private Future<List<RowResult>> page(int after) {
    RowQuery query = new RowQuery(after, PAGE, onlyFailed);
    return database.withTenant(tenant, c -> rows.page(c, tenant, upload.id(), query));
  }
}
