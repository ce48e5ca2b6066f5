package org.folio.batch.consumption.limit;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.folio.batch.consumption.limit.CounterDeltas.Change;
import org.folio.batch.db.SqlErrors;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.query.ListDefinition;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.ListStore;
import org.folio.batch.query.PageRequest;
import org.jspecify.annotations.Nullable;

/** SQL for consumptions and their counters. */
public final class ConsumptionStore {
  private static final String COLUMNS =
      " c.id, l.code, l.level, c.subject, c.service_date, c.transaction_date_time, c.quantity,"
          + " c.currency, c.external_id, c.description, c.transaction_source_code,"
          + " c.reference_code, c.created_date ";

  // Two transactions that add the same external ids, or to the same counters, lock them in the same
  // order, and all transactions add consumptions before counters, so there are no deadlocks. Of
  // several consumptions with one external id, the first one counts.
  private static final String ADD =
      """
      WITH wanted AS (
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::integer[], $4::date[],
          $5::timestamptz[], $6::text[]::numeric[], $7::text[], $8::text[], $9::text[], $10::text[],
          $11::text[]) WITH ORDINALITY
        AS w (limit_id, subject, period, service_date, transaction_date_time, quantity, currency,
          external_id, description, transaction_source_code, reference_code, position)
      ), added AS (
        INSERT INTO {schema}.consumption
          (limit_id, subject, period, service_date, transaction_date_time, quantity, currency,
           external_id, description, transaction_source_code, reference_code, created_date)
        SELECT limit_id, subject, period, service_date, transaction_date_time, quantity, currency,
          external_id, description, transaction_source_code, reference_code, $12
        FROM wanted ORDER BY external_id COLLATE "C", position
        ON CONFLICT (external_id) DO NOTHING
        RETURNING id, limit_id, subject, period, currency, quantity
      ), counted AS (
        INSERT INTO {schema}.consumption_counter AS existing
          (limit_id, subject, period, currency, quantity, consumptions)
        SELECT limit_id, subject, period, currency, sum(quantity), count(*) FROM added
        GROUP BY limit_id, subject, period, currency
        ORDER BY limit_id, subject, period, currency
        ON CONFLICT (limit_id, subject, period, currency) DO UPDATE SET
          quantity = existing.quantity + excluded.quantity,
          consumptions = existing.consumptions + excluded.consumptions
      )
      SELECT count(*)::integer AS added, max(id) AS last_id FROM added""";

  // The same for consumptions that are all new, at half the cost. In the SELECT list, unnest passes
  // rows to the table one by one; in FROM it would materialize all of them first.
  private static final String ADD_NEW =
      """
      INSERT INTO {schema}.consumption
        (limit_id, subject, period, service_date, transaction_date_time, quantity, currency,
         external_id, description, transaction_source_code, reference_code, created_date)
      SELECT unnest($1::bigint[]), unnest($2::text[]), unnest($3::integer[]), unnest($4::date[]),
        unnest($5::timestamptz[]), unnest($6::text[])::numeric, unnest($7::text[]),
        unnest($8::text[]), unnest($9::text[]), unnest($10::text[]), unnest($11::text[]), $12""";

  private static final String COUNT =
      """
      INSERT INTO {schema}.consumption_counter AS existing
        (limit_id, subject, period, currency, quantity, consumptions)
      SELECT * FROM unnest($1::bigint[], $2::text[], $3::integer[], $4::text[],
        $5::text[]::numeric[], $6::bigint[])
      AS change (limit_id, subject, period, currency, quantity, consumptions)
      ORDER BY limit_id, subject COLLATE "C", period, currency
      ON CONFLICT (limit_id, subject, period, currency) DO UPDATE SET
        quantity = existing.quantity + excluded.quantity,
        consumptions = existing.consumptions + excluded.consumptions""";

  private static final Comparator<LimitedConsumption> EXTERNAL_ID_ORDER =
      Comparator.comparing(
          one -> one.consumption().externalId(), Comparator.nullsLast(Comparator.naturalOrder()));

  static final ListDefinition LIST = ConsumptionList.of(COLUMNS);

  private final ListStore lists = new ListStore();

  private static final String FROM =
      "FROM {schema}.consumption c JOIN {schema}.consumption_limit l ON l.id = c.limit_id ";

  private static final String GET = "SELECT" + COLUMNS + FROM + "WHERE c.id = $1";

  private static final String BY_EXTERNAL_ID =
      "SELECT" + COLUMNS + FROM + "WHERE c.external_id = ANY ($1)";

  private static final String COUNTERS =
      """
      SELECT subject, period, quantity, currency, consumptions FROM {schema}.consumption_counter
      WHERE limit_id = $1 AND subject = $2 ORDER BY period, currency""";

  /**
   * Adds the consumptions that are new, and counts them.
   *
   * @param now also the transaction time of consumptions without one
   */
  Future<AddResult> add(TenantConnection connection, List<LimitedConsumption> wanted, Instant now) {
    return connection
        .preparedQuery(ADD)
        .execute(columns(wanted, now))
        .map(rows -> rows.iterator().next())
        .map(row -> new AddResult(row.getInteger("added"), row.getLong("last_id")));
  }

  /**
   * Adds and counts all consumptions; faster than {@link #add}.
   *
   * @return false, without any change, if one of them repeats an external id
   */
  Future<Boolean> addNew(TenantConnection tx, List<LimitedConsumption> wanted, Instant now) {
    List<LimitedConsumption> ordered = new ArrayList<>(wanted);
    ordered.sort(EXTERNAL_ID_ORDER);
    Future<?> marked = tx.query("SAVEPOINT before_new").execute();
    Future<?> added = tx.preparedQuery(ADD_NEW).execute(columns(ordered, now));
    Future<?> counted = tx.preparedQuery(COUNT).execute(changes(CounterDeltas.of(ordered)));
    return marked
        .compose(x -> added)
        .compose(x -> counted)
        .map(true)
        .recover(
            e ->
                SqlErrors.isDuplicate(e)
                    ? tx.query("ROLLBACK TO SAVEPOINT before_new").execute().map(false)
                    : Future.failedFuture(e));
  }

  Future<Optional<Consumption>> get(TenantConnection connection, long id) {
    return connection
        .preparedQuery(GET)
        .execute(Tuple.of(id))
        .map(rows -> consumptions(rows).stream().findFirst());
  }

  Future<List<Consumption>> byExternalId(
      TenantConnection connection, Collection<String> externalIds) {
    return connection
        .preparedQuery(BY_EXTERNAL_ID)
        .execute(Tuple.tuple().addValue(externalIds.toArray(String[]::new)))
        .map(ConsumptionStore::consumptions);
  }

  Future<ListPage<Consumption>> list(TenantConnection connection, PageRequest request) {
    return lists.page(connection, LIST, request, ConsumptionStore::consumption);
  }

  /** By period and currency. */
  public Future<List<Counter>> counters(TenantConnection connection, Limit limit, String subject) {
    return connection
        .preparedQuery(COUNTERS)
        .execute(Tuple.of(limit.id(), subject))
        .map(
            rows -> {
              List<Counter> counters = new ArrayList<>(rows.size());
              for (Row row : rows) {
                counters.add(
                    new Counter(
                        row.getString("subject"),
                        row.getInteger("period"),
                        quantity(row),
                        row.getLong("consumptions")));
              }
              return counters;
            });
  }

  private static Tuple columns(List<LimitedConsumption> wanted, Instant now) {
    OffsetDateTime arrival = now.atOffset(ZoneOffset.UTC);
    return Tuple.tuple()
        .addValue(column(wanted, w -> w.limit().id(), Long[]::new))
        .addValue(texts(wanted, NewConsumption::subject))
        .addValue(column(wanted, LimitedConsumption::period, Integer[]::new))
        .addValue(column(wanted, w -> w.consumption().serviceDate(), LocalDate[]::new))
        .addValue(column(wanted, w -> transactionTime(w, arrival), OffsetDateTime[]::new))
        .addValue(texts(wanted, c -> c.quantity().value().toPlainString()))
        .addValue(texts(wanted, c -> c.quantity().currency()))
        .addValue(texts(wanted, NewConsumption::externalId))
        .addValue(texts(wanted, NewConsumption::description))
        .addValue(texts(wanted, NewConsumption::transactionSourceCode))
        .addValue(texts(wanted, NewConsumption::referenceCode))
        .addValue(arrival);
  }

  private static Tuple changes(List<Change> changes) {
    return Tuple.tuple()
        .addValue(column(changes, c -> c.counter().limitId(), Long[]::new))
        .addValue(column(changes, c -> c.counter().subject(), String[]::new))
        .addValue(column(changes, c -> c.counter().period(), Integer[]::new))
        .addValue(column(changes, c -> c.counter().currency(), String[]::new))
        .addValue(column(changes, c -> c.quantity().toPlainString(), String[]::new))
        .addValue(column(changes, Change::consumptions, Long[]::new));
  }

  private static OffsetDateTime transactionTime(LimitedConsumption wanted, OffsetDateTime arrival) {
    OffsetDateTime told = wanted.consumption().transactionDateTime();
    return told == null ? arrival : told;
  }

  private static String[] texts(
      List<LimitedConsumption> wanted, Function<NewConsumption, @Nullable String> of) {
    return column(wanted, w -> of.apply(w.consumption()), String[]::new);
  }

  private static <V, T> T[] column(
      List<V> rows, Function<V, ? extends @Nullable T> of, IntFunction<T[]> array) {
    T[] column = array.apply(rows.size());
    for (int i = 0; i < column.length; i++) {
      column[i] = of.apply(rows.get(i));
    }
    return column;
  }

  private static List<Consumption> consumptions(RowSet<Row> rows) {
    List<Consumption> consumptions = new ArrayList<>(rows.size());
    rows.forEach(row -> consumptions.add(consumption(row)));
    return consumptions;
  }

  private static Consumption consumption(Row row) {
    return new Consumption(
        row.getLong("id"),
        row.getString("code"),
        LimitLevel.valueOf(row.getString("level")),
        row.getString("subject"),
        row.getLocalDate("service_date"),
        row.getOffsetDateTime("transaction_date_time").toInstant(),
        quantity(row),
        row.getString("external_id"),
        row.getString("description"),
        row.getString("transaction_source_code"),
        row.getString("reference_code"),
        row.getOffsetDateTime("created_date").toInstant());
  }

  private static Quantity quantity(Row row) {
    return new Quantity(row.getBigDecimal("quantity"), row.getString("currency"));
  }
}
