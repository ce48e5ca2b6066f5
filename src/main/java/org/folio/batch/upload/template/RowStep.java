package org.folio.batch.upload.template;

/** What is done for a row, in this order, as far as the mode goes. */
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
