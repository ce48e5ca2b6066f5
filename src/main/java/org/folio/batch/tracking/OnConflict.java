package org.folio.batch.tracking;

/** What becomes of the announcement of a batch whose id is that of an open batch. */
enum OnConflict {
  /** It is refused. */
  REFUSE("refuse"),
  /** Its records are added to the open batch. */
  EXTEND("extend");

  private final String text;

  OnConflict(String text) {
    this.text = text;
  }

  /** As it is written in the API and in the database. */
  String text() {
    return text;
  }

  static OnConflict of(String text) {
    return EXTEND.text.equals(text) ? EXTEND : REFUSE;
  }
}
