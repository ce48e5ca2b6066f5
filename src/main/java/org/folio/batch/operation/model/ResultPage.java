package org.folio.batch.operation.model;

import java.util.List;

/**
 * A part of a list.
 *
 * @param total how many the whole list has
 */
public record ResultPage<T>(List<T> items, long total) {
  public ResultPage {
    items = List.copyOf(items);
  }
}
