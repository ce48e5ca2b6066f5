package org.folio.batch.upload.model;

import java.util.List;
import org.folio.batch.upload.csv.Delimiter;
import org.folio.batch.upload.template.OperationMode;
import org.folio.batch.upload.template.Template;

/**
 * The client's request for an upload.
 *
 * @param channelId empty if the request has none
 * @param frameworkId empty if the request has none
 * @param dryRun whether rows are only checked
 * @param template of the tenant at the time of the request
 * @param columns the header of the file
 * @param delimiter of the file; the report uses the same one
 * @param fileName of the file; empty if the client sent none
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

  /** Returns a copy with what is known only once the file has arrived. */
  public UploadRequest withFile(String name, List<String> header, Delimiter cellDelimiter) {
    return new UploadRequest(
        userId, channelId, frameworkId, mode, dryRun, template, header, cellDelimiter, name);
  }
}
