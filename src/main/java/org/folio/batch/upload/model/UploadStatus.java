package org.folio.batch.upload.model;

/** Where an upload stands. */
public enum UploadStatus {
  /** The file is still coming in; nobody sees the upload. */
  RECEIVING("Receiving"),
  QUEUED("Queued"),
  PROCESSING("Processing"),
  COMPLETED("Completed");

  private final String label;

  UploadStatus(String label) {
    this.label = label;
  }

  /** Its name in the API. */
  public String label() {
    return label;
  }
}
