package org.folio.batch.upload.model;

/** State of an upload. */
public enum UploadStatus {
  /** The file is still arriving; the upload is not visible yet. */
  RECEIVING("Receiving"),
  QUEUED("Queued"),
  PROCESSING("Processing"),
  COMPLETED("Completed");

  private final String label;

  UploadStatus(String label) {
    this.label = label;
  }

  /** Returns the name in the API. */
  public String label() {
    return label;
  }
}
