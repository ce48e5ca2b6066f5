package org.folio.batch.upload.template;

/** The steps of a row, in their order. The mode decides which is the last one. */
public enum RowStep {
  CREATE("create the content"),
  UPLOAD("upload its file"),
  PUBLISH("publish it"),
  LINK("link it to the textbook");

  private final String description;

  RowStep(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }
}
