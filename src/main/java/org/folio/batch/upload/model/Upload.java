package org.folio.batch.upload.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An upload that was accepted.
 *
 * @param order what the client asked for
 * @param started null while it is queued
 * @param ended null until it is completed
 * @param taskId the task that processes its rows
 * @param cancelled whether it was completed because the user cancelled it
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

  /** Its name in the API: digits, of which nothing can be told. */
  public String processId() {
    return String.valueOf(id);
  }
}
