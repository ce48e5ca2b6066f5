package org.folio.batch.upload;

import java.time.Instant;
import java.util.List;
import org.folio.batch.upload.model.RowCounts;
import org.jspecify.annotations.Nullable;

/**
 * An upload in the list of all uploads of a tenant.
 *
 * @param state what it does or how it ended, as the API names it
 * @param mode as the API names it
 * @param columns of the file
 */
record ListedUpload(
    long id,
    String state,
    String fileName,
    String mode,
    boolean dryRun,
    String userId,
    String channelId,
    RowCounts counts,
    @Nullable Long taskId,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant ended,
    List<String> columns) {
  ListedUpload {
    columns = List.copyOf(columns);
  }
}
