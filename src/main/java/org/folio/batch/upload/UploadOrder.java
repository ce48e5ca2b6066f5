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
 * @param delimiter of the file; the report has the same one
 * @param fileName of the file; empty if the client sends none
 */
public record UploadOrder(
    String userId,
    String channelId,
    String frameworkId,
    Mode mode,
    boolean dryRun,
    Template template,
    List<String> columns,
    Delimiter delimiter,
    String fileName) {

  public UploadOrder {
    columns = List.copyOf(columns);
  }

  /** Adds what is known only when the file has come in. */
  UploadOrder withFile(String name, List<String> header, Delimiter cellDelimiter) {
    return new UploadOrder(
        userId, channelId, frameworkId, mode, dryRun, template, header, cellDelimiter, name);
  }
}
