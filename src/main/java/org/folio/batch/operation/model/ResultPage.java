package org.folio.batch.operation.model;

import java.util.List;

/**
 * One page of a list.
 *
 * @param total number of items in the whole list
 */
public record ResultPage<T>(List<T> items, long total) {
  public ResultPage {
    items = List.copyOf(items);
  }
}
