package org.folio.batch.tracking;

/** What happens to the announcement of a batch if an open batch has the same id. */
enum OnConflict {
  /** It is refused. */
  REFUSE("refuse"),
  /** Its records are added to the open batch. */
  EXTEND("extend");

  private final String text;

  OnConflict(String text) {
    this.text = text;
  }

  /** Returns the name in the API and in the database. */
  String text() {
    return text;
  }

  static OnConflict of(String text) {
    return EXTEND.text.equals(text) ? EXTEND : REFUSE;
  }
}
