package org.folio.batch.consumption;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;

/** SQL for consumptions and their counters. */
final class ConsumptionStore {
  private static final String COLUMNS =
      " c.id, l.code, l.level, c.subject, c.service_date, c.transaction_date_time, c.quantity,"
          + " c.currency, c.external_id, c.description, c.transaction_source_code,"
          + " c.reference_code, c.created_date ";

  // Two transactions that add the same external ids, or to the same counters, meet these in the
  // same order, and everybody adds consumptions before counters: so nobody waits in a circle.
  private static final String ADD =
      """
      WITH wanted AS (
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::integer[], $4::date[],
          $5::timestamptz[], $6::text[]::numeric[], $7::text[], $8::text[], $9::text[], $10::text[],
          $11::text[])
        AS w (limit_id, subject, period, service_date, transaction_date_time, quantity, currency,
          external_id, description, transaction_source_code, reference_code)
      ), added AS (
        INSERT INTO {schema}.consumption
          (limit_id, subject, period, service_date, transaction_date_time, quantity, currency,
           external_id, description, transaction_source_code, reference_code, created_date)
        SELECT wanted.*, $12 FROM wanted ORDER BY external_id
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

  private static final String FROM =
      "FROM {schema}.consumption c JOIN {schema}.consumption_limit l ON l.id = c.limit_id ";

  private static final String GET = "SELECT" + COLUMNS + FROM + "WHERE c.id = $1";

  private static final String BY_EXTERNAL_ID =
      "SELECT" + COLUMNS + FROM + "WHERE c.external_id = ANY ($1)";

  private static final String COUNTERS =
      """
      SELECT subject, period, quantity, currency, consumptions FROM {schema}.consumption_counter
      WHERE limit_id = $1 AND subject = $2 ORDER BY period, currency""";

  /** A consumption together with the limit that it counts towards. */
  record OfLimit(Limit limit, NewConsumption consumption) {}

  /**
   * Adds those that are new and counts them.
   *
   * @param now also the transaction time of those that have none
   */
  Future<Counted> add(SqlConnection connection, Tenant tenant, List<OfLimit> wanted, Instant now) {
    OffsetDateTime arrival = now.atOffset(ZoneOffset.UTC);
    return connection
        .preparedQuery(tenant.sql(ADD))
        .execute(
            Tuple.tuple()
                .addValue(column(wanted, w -> w.limit().id(), Long[]::new))
                .addValue(texts(wanted, NewConsumption::subject))
                .addValue(column(wanted, ConsumptionStore::period, Integer[]::new))
                .addValue(column(wanted, w -> w.consumption().serviceDate(), LocalDate[]::new))
                .addValue(column(wanted, w -> transactionTime(w, arrival), OffsetDateTime[]::new))
                .addValue(texts(wanted, c -> c.quantity().value().toPlainString()))
                .addValue(texts(wanted, c -> c.quantity().currency()))
                .addValue(texts(wanted, NewConsumption::externalId))
                .addValue(texts(wanted, NewConsumption::description))
                .addValue(texts(wanted, NewConsumption::transactionSourceCode))
                .addValue(texts(wanted, NewConsumption::referenceCode))
                .addValue(arrival))
        .map(rows -> rows.iterator().next())
        .map(row -> new Counted(row.getInteger("added"), row.getLong("last_id")));
  }

  Future<Optional<Consumption>> get(SqlConnection connection, Tenant tenant, long id) {
    return connection
        .preparedQuery(tenant.sql(GET))
        .execute(Tuple.of(id))
        .map(rows -> consumptions(rows).stream().findFirst());
  }

  Future<List<Consumption>> byExternalId(
      SqlConnection connection, Tenant tenant, Collection<String> externalIds) {
    return connection
        .preparedQuery(tenant.sql(BY_EXTERNAL_ID))
        .execute(Tuple.tuple().addValue(externalIds.toArray(String[]::new)))
        .map(ConsumptionStore::consumptions);
  }

  /** By period and currency. */
  Future<List<Counter>> counters(
      SqlConnection connection, Tenant tenant, Limit limit, String subject) {
    return connection
        .preparedQuery(tenant.sql(COUNTERS))
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

  private static Integer period(OfLimit wanted) {
    return wanted.limit().period().of(wanted.consumption().serviceDate());
  }

  private static OffsetDateTime transactionTime(OfLimit wanted, OffsetDateTime arrival) {
    OffsetDateTime told = wanted.consumption().transactionDateTime();
    return told == null ? arrival : told;
  }

  private static String[] texts(
      List<OfLimit> wanted, Function<NewConsumption, @Nullable String> of) {
    String[] texts = new String[wanted.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = of.apply(wanted.get(i).consumption());
    }
    return texts;
  }

  private static <T> T[] column(
      List<OfLimit> wanted, Function<OfLimit, T> of, Function<Integer, T[]> array) {
    return wanted.stream().map(of).toArray(array::apply);
  }

  private static List<Consumption> consumptions(RowSet<Row> rows) {
    List<Consumption> consumptions = new ArrayList<>(rows.size());
    for (Row row : rows) {
      consumptions.add(
          new Consumption(
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
              row.getOffsetDateTime("created_date").toInstant()));
    }
    return consumptions;
  }

  private static Quantity quantity(Row row) {
    return new Quantity(row.getBigDecimal("quantity"), row.getString("currency"));
  }
}
