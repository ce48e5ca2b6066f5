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
 * What the processing of rows needs, whatever the upload.
 *
 * @param longestCall timeout of one call to the content store
 * @param rowTimeout after which no further step of a row starts
 * @param concurrency rows of one upload that are processed at the same time
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

  /** Processes the open rows of an upload until none is left. Call it on an event loop. */
  Future<Void> workOn(Upload upload, TaskContext task) {
    Tenant tenant = task.tenant();
    RowProgress progress = new RowProgress(task, upload.id());
    RowProcessor processor =
        new RowProcessor(
            upload, ContentScope.of(tenant, upload.order()), this, task, progress::write);
    return new RowLoop(vertx.getOrCreateContext(), task, progress, processor, concurrency).start();
  }
}
