package org.folio.batch.upload;

import java.util.List;

/**
 * What a client asked for with a file.
 *
 * @param channelId empty when the request names none
 * @param frameworkId empty when the request names none
 * @param dryRun rows are only checked
 * @param template as it was when the file came in
 * @param columns the header of the file
 */
public record UploadOrder(
    String userId,
    String channelId,
    String frameworkId,
    Mode mode,
    boolean dryRun,
    Template template,
    List<String> columns) {

  public UploadOrder {
    columns = List.copyOf(columns);
  }

  UploadOrder withColumns(List<String> names) {
    return new UploadOrder(userId, channelId, frameworkId, mode, dryRun, template, names);
  }
}
