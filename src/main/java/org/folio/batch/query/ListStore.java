package org.folio.batch.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.folio.batch.db.TenantConnection;
import org.jspecify.annotations.Nullable;

/** SQL for all lists: pages by offset or by key, and how many records match. */
public final class ListStore {
  /** Name of the column with the id, in the rows of every list. */
  public static final String ID = "page_id";

  /** Stands for the rows in the FROM of a list that is not in a table. */
  public static final String ROWS = "{rows}";

  private static final String KEY = "page_key";

  /** Up to this number, records are counted; larger numbers are estimated. */
  static final int COUNTED = 1_000;

  /** Beyond this offset the key is looked up first, which reads the index only. */
  private static final int FAR = 200;

  /**
   * Reads a page.
   *
   * @param row reads the columns of the definition
   */
  public <T> Future<ListPage<T>> page(
      TenantConnection connection, ListDefinition list, PageRequest request, Function<Row, T> row) {
    Reader reader = new Reader(connection, list);
    Order order = Optional.ofNullable(request.query().order()).orElse(list.order());
    String after = request.after();
    Future<Found> found =
        after == null
            ? reader.byOffset(request, order)
            : reader.byKey(request, order, Cursor.decode(after, list, order));
    return found.compose(
        rows ->
            reader
                .total(request, rows)
                .compose(
                    total ->
                        reader
                            .counts(request)
                            .map(
                                counts ->
                                    new ListPage<>(
                                        rows.rows().stream().map(row).toList(),
                                        total.orElse(null),
                                        rows.next(),
                                        counts.orElse(null)))));
  }

  /**
   * Returns the ids of those rows that match, in their order.
   *
   * @param list whose id is a number
   * @param rows objects, which replace {@link #ROWS} in the FROM of the list
   */
  public Future<List<Integer>> matching(
      TenantConnection connection, ListDefinition list, Filter filter, JsonArray rows) {
    SqlCondition sql = new SqlCondition();
    String id = list.id().column();
    String select =
        "SELECT %s FROM %s WHERE %s AND %s ORDER BY %s"
            .formatted(
                id,
                list.from().replace(ROWS, sql.bind(rows, "jsonb")),
                list.condition(),
                sql.of(filter),
                id);
    return new Reader(connection, list)
        .execute(select, sql)
        .map(
            found -> {
              List<Integer> ids = new ArrayList<>(found.size());
              found.forEach(row -> ids.add(row.getInteger(0)));
              return ids;
            });
  }

  /**
   * Rows of a page.
   *
   * @param total if the rows show how many records match
   */
  private record Found(List<Row> rows, @Nullable String next, Optional<Long> total) {
    static final Found NOTHING = new Found(List.of(), null, Optional.empty());
  }

  /** Reads one list with one connection. */
  private record Reader(TenantConnection connection, ListDefinition list) {

    Future<Found> byOffset(PageRequest request, Order order) {
      int offset = request.offset();
      if (request.limit() == 0) {
        return Future.succeededFuture(Found.NOTHING);
      }
      if (offset <= FAR) {
        return rows(request, order, null, offset).map(found -> withTotal(found, offset));
      }
      SqlCondition sql = new SqlCondition();
      String select =
          "SELECT %s FROM %s %s ORDER BY %s LIMIT 1 OFFSET %s"
              .formatted(
                  keys(order),
                  list.countFrom(),
                  where(sql, request.filter()),
                  orderBy(order),
                  sql.bind(offset - 1L, "bigint"));
      return execute(select, sql)
          .compose(
              before ->
                  before.size() == 0
                      ? Future.succeededFuture(Found.NOTHING)
                      : rows(request, order, cursor(before.iterator().next()), 0)
                          .map(found -> withTotal(found, offset)));
    }

    Future<Found> byKey(PageRequest request, Order order, Cursor after) {
      return request.limit() == 0
          ? Future.succeededFuture(Found.NOTHING)
          : rows(request, order, after, 0);
    }

    // The last page shows the total, unless it is empty.
    private static Found withTotal(Found found, int offset) {
      boolean isTold = found.next() == null && (offset == 0 || !found.rows().isEmpty());
      return isTold
          ? new Found(found.rows(), null, Optional.of((long) offset + found.rows().size()))
          : found;
    }

    /** Reads one row more than the page has, to know whether another page follows. */
    private Future<Found> rows(
        PageRequest request, Order order, @Nullable Cursor after, int offset) {
      SqlCondition sql = new SqlCondition();
      String select =
          "SELECT %s, %s FROM %s %s%s ORDER BY %s LIMIT %s OFFSET %s"
              .formatted(
                  keys(order),
                  list.columns(),
                  list.from(),
                  where(sql, request.filter()),
                  after == null ? "" : " AND " + beyond(sql, order, after),
                  orderBy(order),
                  sql.bind(request.limit() + 1L, "bigint"),
                  sql.bind((long) offset, "bigint"));
      return execute(select, sql)
          .map(
              rows -> {
                List<Row> all = new ArrayList<>(rows.size());
                rows.forEach(all::add);
                if (all.size() <= request.limit()) {
                  return new Found(all, null, Optional.empty());
                }
                List<Row> page = all.subList(0, request.limit());
                String next = cursor(page.get(page.size() - 1)).encode(order);
                return new Found(page, next, Optional.empty());
              });
    }

    private String keys(Order order) {
      return "%s AS %s, %s AS %s".formatted(order.field().column(), KEY, list.id().column(), ID);
    }

    private static Cursor cursor(Row row) {
      return new Cursor(row.getValue(KEY), row.getValue(ID));
    }

    private String orderBy(Order order) {
      String byId = list.id().column() + order.direction();
      return isById(order) ? byId : order.field().column() + order.direction() + ", " + byId;
    }

    private String beyond(SqlCondition sql, Order order, Cursor after) {
      String operator = order.isDescending() ? "<" : ">";
      String id = sql.bind(after.id(), list.id().type().sql());
      return isById(order)
          ? "%s %s %s".formatted(list.id().column(), operator, id)
          : "(%s, %s) %s (%s, %s)"
              .formatted(
                  order.field().column(),
                  list.id().column(),
                  operator,
                  sql.bind(after.key(), order.field().type().sql()),
                  id);
    }

    private boolean isById(Order order) {
      return order.field().column().equals(list.id().column());
    }

    Future<Optional<Long>> total(PageRequest request, Found found) {
      if (request.total() == Total.NONE) {
        return Future.succeededFuture(Optional.empty());
      }
      if (found.total().isPresent()) {
        return Future.succeededFuture(found.total());
      }
      long least =
          found.rows().isEmpty()
              ? 0
              : (long) request.offset() + found.rows().size() + (found.next() == null ? 0 : 1);
      Filter filter = request.filter();
      return switch (request.total()) {
        case EXACT -> count(filter).map(Optional::of);
        case ESTIMATED -> estimate(filter).map(rows -> Optional.of(Math.max(least, rows)));
        case AUTO ->
            countSome(filter)
                .compose(
                    some ->
                        some <= COUNTED
                            ? Future.succeededFuture(Optional.of(some))
                            : estimate(filter)
                                .map(rows -> Optional.of(Math.max(Math.max(least, some), rows))));
        case NONE -> Future.succeededFuture(Optional.empty());
      };
    }

    Future<Optional<List<StateTally>>> counts(PageRequest request) {
      Field state = list.state();
      if (state == null || !request.withCounts()) {
        return Future.succeededFuture(Optional.empty());
      }
      Future<List<StateTally>> tallies = Future.succeededFuture(new ArrayList<>());
      for (String name : state.choices().keySet()) {
        tallies =
            tallies.compose(
                soFar ->
                    tally(state, name, request.ofAllStates())
                        .map(
                            tally -> {
                              soFar.add(tally);
                              return soFar;
                            }));
      }
      return tallies.map(Optional::of);
    }

    private Future<StateTally> tally(Field state, String name, Filter filter) {
      Filter inState = filter.and(state.is(name));
      return countSome(inState)
          .compose(
              some ->
                  some <= COUNTED
                      ? Future.succeededFuture(new StateTally(name, some, true))
                      : estimate(inState)
                          .map(rows -> new StateTally(name, Math.max(some, rows), false)));
    }

    private Future<Long> count(Filter filter) {
      SqlCondition sql = new SqlCondition();
      return execute("SELECT count(*) " + matching(sql, filter), sql).map(Reader::number);
    }

    private Future<Long> countSome(Filter filter) {
      SqlCondition sql = new SqlCondition();
      String select =
          "SELECT count(*) FROM (SELECT %s LIMIT %d) AS counted"
              .formatted(matching(sql, filter), COUNTED + 1);
      return execute(select, sql).map(Reader::number);
    }

    /** Returns the planner's estimate, which comes from its statistics. */
    private Future<Long> estimate(Filter filter) {
      SqlCondition sql = new SqlCondition();
      return execute("EXPLAIN (FORMAT JSON) SELECT " + matching(sql, filter), sql)
          .map(
              rows -> {
                Object plan = rows.iterator().next().getValue(0);
                JsonArray json = plan instanceof JsonArray array ? array : new JsonArray(plan + "");
                return json.getJsonObject(0).getJsonObject("Plan").getLong("Plan Rows");
              });
    }

    private String matching(SqlCondition sql, Filter filter) {
      return "FROM " + list.countFrom() + " " + where(sql, filter);
    }

    private String where(SqlCondition sql, Filter filter) {
      return "WHERE " + list.condition() + " AND " + sql.of(filter);
    }

    private Future<RowSet<Row>> execute(String select, SqlCondition sql) {
      Tuple values = Tuple.tuple();
      sql.values().forEach(values::addValue);
      return connection.preparedQuery(select).execute(values);
    }

    private static Long number(RowSet<Row> rows) {
      return rows.iterator().next().getLong(0);
    }
  }
}
