package org.folio.batch.upload.row;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Tenant;
import org.folio.batch.upload.content.ContentException;
import org.folio.batch.upload.model.UploadRow;

/** Explains why a row failed: a sentence for the report, and the cause in the log if unexpected. */
record RowErrors(Tenant tenant, long uploadId) {
  private static final Logger log = LogManager.getLogger(RowErrors.class);

  /** Returns the reason for the report. */
  String reason(UploadRow row, Throwable e) {
    boolean isExpected = e instanceof ContentException fault && fault.getCause() == null;
    if (!isExpected) {
      log.warn("Row {} of upload {} failed tenant={}", row.number(), uploadId, tenant, e);
    }
    return ContentException.reason(e);
  }

  /** Logs that a content is retired later because the content store does not respond. */
  void retiredLater(UploadRow row, Throwable e) {
    log.warn(
        "The content of row {} of upload {} will be retired later tenant={}",
        row.number(),
        uploadId,
        tenant,
        e);
  }
}
