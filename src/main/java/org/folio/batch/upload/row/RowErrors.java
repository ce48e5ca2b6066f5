package org.folio.batch.upload.row;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Tenant;
import org.folio.batch.upload.content.ContentException;
import org.folio.batch.upload.model.UploadRow;

/** Says why a row failed: the report in a sentence, and the log the cause where there is one. */
record RowErrors(Tenant tenant, long uploadId) {
  private static final Logger log = LogManager.getLogger(RowErrors.class);

  /** What the report says of it. */
  String reason(UploadRow row, Throwable e) {
    boolean isExpected = e instanceof ContentException fault && fault.getCause() == null;
    if (!isExpected) {
      log.warn("Row {} of upload {} failed tenant={}", row.number(), uploadId, tenant, e);
    }
    return ContentException.reason(e);
  }

  /** What a row made stays for now, since the store does not answer. */
  void retiredLater(UploadRow row, Throwable e) {
    log.warn(
        "What row {} of upload {} has made is retired later tenant={}",
        row.number(),
        uploadId,
        tenant,
        e);
  }
}
