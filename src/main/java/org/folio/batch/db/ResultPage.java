package org.folio.batch.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param total number of items in the whole list
 */
public record ResultPage<T>(List<T> items, long total) {
  public ResultPage {
    items = List.copyOf(items);
  }

  /**
   * Reads a page.
   *
   * @param count the query for the total
   * @param list the query for the items; limit and offset are its last two parameters
   * @param filter the parameters of both queries
   */
  public static <T> Future<ResultPage<T>> read(
      TenantConnection connection,
      String count,
      String list,
      List<?> filter,
      int limit,
      int offset,
      Function<Row, T> item) {
    Tuple values = Tuple.tuple(new ArrayList<>(filter)).addValue(limit).addValue(offset);
    Future<Long> total =
        connection
            .preparedQuery(count)
            .execute(Tuple.tuple(new ArrayList<>(filter)))
            .map(rows -> rows.iterator().next().getLong(0));
    return connection
        .preparedQuery(list)
        .execute(values)
        .map(
            rows -> {
              List<T> items = new ArrayList<>(rows.size());
              rows.forEach(row -> items.add(item.apply(row)));
              return items;
            })
        .compose(items -> total.map(all -> new ResultPage<>(items, all)));
  }
}
