package org.folio.batch.query;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of lists, which are the same for all lists of an API. */
public final class ListRequests {
  /** The most records of an answer in FOLIO's form. */
  public static final int FOLIO_MAX = 1_000;

  /** The most items of an answer in OHI's form. */
  public static final int OHI_MAX = 200;

  private ListRequests() {}

  /**
   * The parameters of paging.
   *
   * @param total as in the request, such as {@code auto}
   * @param counts whether to count the records in each state
   */
  public record Paging(
      int offset, int limit, @Nullable String after, String total, boolean counts) {
    private Total mode() {
      return Total.valueOf(total.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * A request with a query in CQL. Fails with 400 if the query is broken.
   *
   * @param state as in the request, or null
   */
  public static PageRequest folio(
      ListDefinition list, @Nullable String query, @Nullable String state, Paging paging) {
    return request(list, CqlParser.parse(list, query), state, FOLIO_MAX, paging);
  }

  /**
   * A request with a query as in OHI's generic API. Fails with 400 if the query is broken.
   *
   * @param state as in the request, or null
   */
  public static PageRequest ohi(
      ListDefinition list, @Nullable String q, Order order, @Nullable String state, Paging paging) {
    ListQuery query = new ListQuery(OhiQueryParser.parse(list, q), order);
    return request(list, query, state, OHI_MAX, paging);
  }

  private static PageRequest request(
      ListDefinition list, ListQuery query, @Nullable String state, int max, Paging paging) {
    Field field = list.state();
    return new PageRequest(
        query,
        state == null || field == null ? Filter.all() : field.is(state),
        Filter.all(),
        paging.offset(),
        Math.min(paging.limit(), max),
        paging.after(),
        paging.mode(),
        paging.counts());
  }
}
