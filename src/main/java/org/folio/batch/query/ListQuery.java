package org.folio.batch.query;

import org.jspecify.annotations.Nullable;

/**
 * The filter and the order that a client requests.
 *
 * @param order null for that of the list
 */
public record ListQuery(Filter filter, @Nullable Order order) {
  public static final ListQuery ALL = new ListQuery(Filter.all(), null);
}
