package org.folio.batch.upload.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An accepted upload.
 *
 * @param order the client's request
 * @param started null while it is queued
 * @param ended null until it is completed
 * @param taskId the task that processes its rows
 * @param cancelled whether the user cancelled it
 */
public record Upload(
    long id,
    UploadStatus status,
    UploadRequest order,
    RowCounts counts,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant ended,
    long taskId,
    boolean cancelled) {

  /** Returns the id in the API: digits that reveal nothing. */
  public String processId() {
    return String.valueOf(id);
  }
}
