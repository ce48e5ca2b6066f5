package org.folio.batch.query;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param total how many records the whole list has; null if that was not requested
 * @param next cursor of the next page; null on the last page
 * @param counts how many records are in each state; null if that was not requested
 */
public record ListPage<T>(
    List<T> items, @Nullable Long total, @Nullable String next, @Nullable List<StateTally> counts) {
  public ListPage {
    items = List.copyOf(items);
  }

  public boolean hasMore() {
    return next != null;
  }

  /** The same page with other items. */
  public <R> ListPage<R> map(Function<T, R> change) {
    return new ListPage<>(items.stream().map(change).toList(), total, next, counts);
  }

  /** The total for a property that is a 32-bit integer. */
  public @Nullable Integer totalAsInt() {
    return total == null ? null : (int) Math.min(total, Integer.MAX_VALUE);
  }
}
