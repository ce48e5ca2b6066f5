package org.folio.batch.upload;

import org.folio.batch.error.Failure;
import org.folio.batch.error.Failure.Kind;

/** Why an upload is refused: the codes of the API, and the sentence that goes with each. */
enum DoorError {
  INVALID_FILE_FORMAT(Kind.MALFORMED, "Bulk content upload failed due to invalid file format"),
  CORRUPT_FILE(Kind.MALFORMED, "Bulk content upload failed due to corrupt file"),
  INVALID_FILE_TEMPLATE(Kind.MALFORMED, "Bulk content upload failed due to invalid file template"),
  MAX_ROW_COUNT_EXCEEDED(Kind.MALFORMED, "Max row count allowed is"),
  INVALID_OPERATION_MODE(
      Kind.MALFORMED, "The header operation-mode must be upload, publish or link"),
  UNAUTHORIZED_USER(Kind.UNAUTHORIZED, "The user of the request is not known"),
  INVALID_REPORT_LINK(Kind.UNAUTHORIZED, "The link is not valid, or no longer"),
  PROCESS_NOT_FOUND(Kind.NOT_FOUND, "Process Id %s is not found in the system");

  private final Kind kind;
  private final String sentence;

  DoorError(Kind kind, String sentence) {
    this.kind = kind;
    this.sentence = sentence;
  }

  Failure failure() {
    return Failure.coded(kind, name(), sentence);
  }

  Failure failure(Throwable cause) {
    return Failure.coded(kind, name(), sentence, cause);
  }

  /** The detail follows the sentence after a colon. */
  Failure because(String detail) {
    return Failure.coded(kind, name(), sentence + ": " + detail);
  }

  Failure because(String detail, Throwable cause) {
    return Failure.coded(kind, name(), sentence + ": " + detail, cause);
  }

  static Failure tooManyRows(int most, int rows) {
    DoorError error = MAX_ROW_COUNT_EXCEEDED;
    return Failure.coded(
        error.kind,
        error.name(),
        "%s %d; the file has %d rows, so split it into several uploads"
            .formatted(error.sentence, most, rows));
  }

  static Failure noProcess(String processId) {
    DoorError error = PROCESS_NOT_FOUND;
    return Failure.coded(error.kind, error.name(), error.sentence.formatted(processId));
  }
}
