package org.folio.batch.upload.model;

import java.util.List;
import org.folio.batch.upload.csv.Delimiter;
import org.folio.batch.upload.template.OperationMode;
import org.folio.batch.upload.template.Template;

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
public record UploadRequest(
    String userId,
    String channelId,
    String frameworkId,
    OperationMode mode,
    boolean dryRun,
    Template template,
    List<String> columns,
    Delimiter delimiter,
    String fileName) {

  public UploadRequest {
    columns = List.copyOf(columns);
  }

  /** Adds what is known only when the file has come in. */
  public UploadRequest withFile(String name, List<String> header, Delimiter cellDelimiter) {
    return new UploadRequest(
        userId, channelId, frameworkId, mode, dryRun, template, header, cellDelimiter, name);
  }
}
