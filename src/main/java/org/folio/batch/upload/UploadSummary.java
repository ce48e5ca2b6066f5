package org.folio.batch.upload;

import java.time.Instant;

/** One line of the list of uploads. */
public record UploadSummary(long id, UploadStatus status, Instant created) {}
