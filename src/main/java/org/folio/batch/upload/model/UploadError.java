package org.folio.batch.upload.model;

import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/** The reasons for which an upload is refused: error codes and messages of the API. */
public enum UploadError {
  INVALID_FILE_FORMAT(Kind.MALFORMED, "Bulk content upload failed due to invalid file format"),
  CORRUPT_FILE(Kind.MALFORMED, "Bulk content upload failed due to corrupt file"),
  INVALID_FILE_TEMPLATE(Kind.MALFORMED, "Bulk content upload failed due to invalid file template"),
  MAX_ROW_COUNT_EXCEEDED(Kind.MALFORMED, "Max row count allowed is"),
  INVALID_OPERATION_MODE(
      Kind.MALFORMED, "The header operation-mode must be upload, publish or link"),
  INVALID_REPORT_LINK(
      Kind.UNAUTHORIZED,
      "The report link is invalid or has expired; open the status of the upload to get a new link"),
  PROCESS_NOT_FOUND(Kind.NOT_FOUND, "Process Id %s is not found in the system");

  private final Kind kind;
  private final String sentence;

  UploadError(Kind kind, String sentence) {
    this.kind = kind;
    this.sentence = sentence;
  }

  public ServiceException failure() {
    return ServiceException.coded(kind, name(), sentence);
  }

  /** Appends the detail to the message after a colon. */
  public ServiceException because(String detail) {
    return ServiceException.coded(kind, name(), sentence + ": " + detail);
  }

  public ServiceException because(String detail, Throwable cause) {
    return ServiceException.coded(kind, name(), sentence + ": " + detail, cause);
  }

  public static ServiceException tooManyRows(int most, int rows) {
    UploadError error = MAX_ROW_COUNT_EXCEEDED;
    return ServiceException.coded(
        error.kind,
        error.name(),
        "%s %d; the file has %d rows, so split it into several uploads"
            .formatted(error.sentence, most, rows));
  }

  public static ServiceException noProcess(String processId) {
    UploadError error = PROCESS_NOT_FOUND;
    return ServiceException.coded(error.kind, error.name(), error.sentence.formatted(processId));
  }
}
