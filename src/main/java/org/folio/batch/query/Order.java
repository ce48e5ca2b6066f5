package org.folio.batch.query;

/** What a list is sorted by; records with the same value are sorted by id in the same direction. */
public record Order(Field field, boolean isDescending) {
  public static Order ascending(Field field) {
    return new Order(field, false);
  }

  public static Order descending(Field field) {
    return new Order(field, true);
  }

  /** Names the order in a cursor. */
  String text() {
    return field.name() + (isDescending ? ":desc" : ":asc");
  }

  String direction() {
    return isDescending ? " DESC" : "";
  }
}
