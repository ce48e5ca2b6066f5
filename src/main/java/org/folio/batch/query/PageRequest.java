package org.folio.batch.query;

import org.folio.batch.error.ServiceException;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param query what the client requests
 * @param state the state that the list is limited to, or everything
 * @param scope a further limit of the list, such as the records of one owner
 * @param offset number of records to leave out; 0 with {@code after}
 * @param limit most records of the page; 0 requests only the numbers
 * @param after cursor of the page before, or null
 * @param withCounts whether to count the records in each state
 */
public record PageRequest(
    ListQuery query,
    Filter state,
    Filter scope,
    int offset,
    int limit,
    @Nullable String after,
    Total total,
    boolean withCounts) {
  public PageRequest {
    if (after != null && offset > 0) {
      throw ServiceException.malformed(
          "The parameters offset and after cannot be used together; leave out offset");
    }
  }

  /** The first records that match a filter, without numbers. */
  public static PageRequest first(Filter filter, int limit) {
    return new PageRequest(
        new ListQuery(filter, null), Filter.all(), Filter.all(), 0, limit, null, Total.NONE, false);
  }

  /** The same request within a smaller list. */
  public PageRequest within(Filter smaller) {
    return new PageRequest(
        query, state, scope.and(smaller), offset, limit, after, total, withCounts);
  }

  /** Returns the filter that all records of the page match. */
  Filter filter() {
    return ofAllStates().and(state);
  }

  /** Returns the filter that the records counted by state match. */
  Filter ofAllStates() {
    return query.filter().and(scope);
  }
}
