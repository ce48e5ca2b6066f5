package org.folio.batch.upload.row;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.folio.batch.db.Tenant;
import org.folio.batch.operation.worker.TaskContext;
import org.folio.batch.upload.content.ContentScope;
import org.folio.batch.upload.content.ContentStore;
import org.folio.batch.upload.content.Retry;
import org.folio.batch.upload.content.SourceFiles;
import org.folio.batch.upload.model.Upload;

/**
 * What work on rows needs, whatever the upload.
 *
 * @param longestCall how long a call of the content store may be under way
 * @param rowTimeout after which nothing more of a row is begun
 * @param concurrency how many rows of one upload are worked on at a time
 */
public record RowServices(
    Vertx vertx,
    ContentStore contents,
    SourceFiles files,
    Retry retry,
    TextbookLock textbooks,
    Duration longestCall,
    Duration rowTimeout,
    int concurrency) {

  /** Works on the open rows of an upload until there is none. To be called on an event loop. */
  Future<Void> workOn(Upload upload, TaskContext run) {
    Tenant tenant = run.tenant();
    RowProgress ledger = new RowProgress(run, upload.id());
    RowProcessor processor =
        new RowProcessor(upload, ContentScope.of(tenant, upload.order()), this, run, ledger::write);
    return new RowLoop(vertx.getOrCreateContext(), run, ledger, processor, concurrency).start();
  }
}
