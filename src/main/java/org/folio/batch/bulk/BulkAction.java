package org.folio.batch.bulk;

import java.util.Locale;

/** What can be done to records. */
public enum BulkAction {
  CANCEL,
  DELETE,
  RESTART;

  /** Its name in the API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static BulkAction ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
