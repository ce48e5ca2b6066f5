package org.folio.batch.upload.report;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.List;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.http.StreamedBody;
import org.folio.batch.upload.model.RowFilter;
import org.folio.batch.upload.model.RowQuery;
import org.folio.batch.upload.model.RowResult;
import org.folio.batch.upload.model.RowStore;
import org.folio.batch.upload.model.Upload;

/** Streams the report of an upload from the database, page by page. */
public final class ReportStream implements StreamedBody {
  private static final int FIRST_PAGE = 16;
  private static final int LARGEST_PAGE = 500;

  /** Target size of a page, estimated from the page before; rows may have any size. */
  private static final int PAGE_BYTES = 512 * 1024;

  private final Database database;
  private final Tenant tenant;
  private final Upload upload;
  private final RowFilter filter;
  private final ReportWriter writer;
  private final RowStore rows = new RowStore();

  /**
   * @param filter other than {@code ALL}: the rows as they were sent, to be corrected and uploaded
   *     again
   */
  public ReportStream(Database database, Tenant tenant, Upload upload, RowFilter filter) {
    this.database = database;
    this.tenant = tenant;
    this.upload = upload;
    this.filter = filter;
    this.writer = new ReportWriter(upload, filter == RowFilter.ALL);
  }

  @Override
  public Future<Void> writeTo(WriteStream<Buffer> client) {
    // load the first page before the first byte is sent, so that a failure can still be reported
    return page(0, FIRST_PAGE)
        .compose(first -> client.write(writer.head()).compose(head -> rest(first, client)));
  }

  private Future<Void> rest(List<RowResult> page, WriteStream<Buffer> client) {
    if (page.isEmpty()) {
      return Future.succeededFuture();
    }
    int last = page.get(page.size() - 1).row().number();
    Buffer written = writer.rows(page);
    long fitting = (long) page.size() * PAGE_BYTES / Math.max(1, written.length());
    int size = (int) Math.max(1, Math.min(fitting, LARGEST_PAGE));
    return client
        .write(written)
        .compose(done -> page(last, size))
        .compose(next -> rest(next, client));
  }

  private Future<List<RowResult>> page(int after, int size) {
    RowQuery query = new RowQuery(after, size, filter);
    return database.withTenant(tenant, c -> rows.page(c, upload.id(), query));
  }
}
