package org.folio.batch.consumption.export;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import org.folio.batch.consumption.limit.Limit;
import org.folio.batch.consumption.limit.LimitLevel;
import org.folio.batch.consumption.resource.TimeRange;
import org.folio.batch.db.TenantConnection;
import org.jspecify.annotations.Nullable;

/**
 * SQL for the lines of an export. The database writes the JSON, and the file receives it unchanged.
 */
final class ExportStore {
  private static final int LINES_AT_A_TIME = 4_000;

  // Writing the file may delay the next fetch for a while.
  private static final String BEGIN_SNAPSHOT =
      """
      SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
      SET LOCAL idle_in_transaction_session_timeout = '10min';
      SET LOCAL statement_timeout = '10min'""";

  private static final String WATERMARK = "SELECT coalesce(max(id), 0) FROM {schema}.consumption";

  // $1 and $2: the limits and, for each limit, the JSON that introduces limit and subject. Sorts
  // before it builds the JSON, because the lines are much longer than the sort keys. For a single
  // limit, the index provides the order.
  private static final String CONSUMPTIONS =
      """
      SELECT convert_to(
        '{"type":"consumption","id":' || id || ($2::text[])[array_position($1::bigint[], limit_id)]
        || to_json(subject)::text
        || ',"serviceDate":"' || to_char(service_date, 'YYYY-MM-DD')
        || '","transactionDateTime":{"value":"'
        || to_char(transaction_date_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')
        || '+00:00"}'
        || CASE WHEN currency = '' THEN ',"numberOfUnits":' || quantity
             ELSE ',"amount":{"value":' || quantity || ',"currency":"' || currency || '"}' END
        || coalesce(',"externalId":' || to_json(external_id)::text, '')
        || coalesce(',"description":' || to_json(description)::text, '')
        || coalesce(',"transactionSourceCode":' || to_json(transaction_source_code)::text, '')
        || coalesce(',"referenceCode":' || to_json(reference_code)::text, '')
        || E'}\\n', 'UTF8')
      FROM (
        SELECT * FROM {schema}.consumption
        WHERE {of_limits} AND transaction_date_time >= $3 AND transaction_date_time < $4
        ORDER BY transaction_date_time, id OFFSET 0
      ) AS ordered""";

  private static final String COUNTERS =
      """
      SELECT convert_to(
        '{"type":"counter"' || ($2::text[])[array_position($1::bigint[], c.limit_id)]
        || to_json(c.subject)::text
        || CASE WHEN c.period = 0 THEN ''
             ELSE ',"periodStart":"' || to_char(c.period, 'FM0000') || '-01-01","periodEnd":"'
               || to_char(c.period, 'FM0000') || '-12-31"' END
        || ',"sum":{"value":' || c.quantity
        || CASE WHEN c.currency = '' THEN '}' ELSE ',"currency":"' || c.currency || '"}' END
        || CASE WHEN c.currency <> l.currency THEN ''
             ELSE ',"remaining":{"value":' || l.maximum - c.quantity
               || CASE WHEN c.currency = '' THEN '}' ELSE ',"currency":"' || c.currency || '"}' END
           END
        || ',"consumptions":' || c.consumptions || E'}\\n', 'UTF8')
      FROM {schema}.consumption_counter c JOIN {schema}.consumption_limit l ON l.id = c.limit_id
      WHERE c.limit_id = ANY ($1)
      ORDER BY c.limit_id, c.subject, c.period, c.currency""";

  /** Gives the transaction a single snapshot of the data. Must be its first statement. */
  Future<Void> beginSnapshot(TenantConnection tx) {
    return tx.query(BEGIN_SNAPSHOT).execute().mapEmpty();
  }

  /** Returns the highest id of any consumption. */
  Future<Long> watermark(TenantConnection tx) {
    return tx.preparedQuery(WATERMARK).execute().map(rows -> rows.iterator().next().getLong(0));
  }

  /**
   * Sends one line for each consumption, by time and id, as fast as the sink takes them.
   *
   * @param sink completes when it can take more; may throw to stop the export
   * @return the number of lines written
   */
  Future<Long> consumptions(
      TenantConnection tx,
      List<Limit> limits,
      TimeRange window,
      Function<Buffer, Future<Void>> sink) {
    // an equality, in contrast to ANY, lets the index provide the order
    String sql =
        CONSUMPTIONS.replace(
            "{of_limits}",
            limits.size() == 1 ? "limit_id = ($1::bigint[])[1]" : "limit_id = ANY ($1)");
    return send(
        tx,
        tx.tenant().sql(sql),
        ofLimits(limits).addValue(window.start()).addValue(window.end()),
        sink);
  }

  /** Sends one line for each counter of the limits in the same way. */
  Future<Long> counters(
      TenantConnection tx, List<Limit> limits, Function<Buffer, Future<Void>> sink) {
    return send(tx, tx.tenant().sql(COUNTERS), ofLimits(limits), sink);
  }

  private static Tuple ofLimits(List<Limit> limits) {
    return Tuple.tuple()
        .addValue(limits.stream().map(Limit::id).toArray(Long[]::new))
        .addValue(limits.stream().map(ExportStore::introduction).toArray(String[]::new));
  }

  private static String introduction(Limit limit) {
    String subject = limit.level() == LimitLevel.PERSON ? "subjectCode" : "familyCode";
    return ",\"limitCode\":" + Json.encode(limit.code()) + ",\"" + subject + "\":";
  }

  private static Future<Long> send(
      TenantConnection tx, String sql, Tuple values, Function<Buffer, Future<Void>> sink) {
    return tx.prepare(sql)
        .compose(
            prepared -> {
              Cursor cursor = prepared.cursor(values);
              return new Pump(cursor, sink)
                  .start()
                  .eventually(() -> cursor.close())
                  .eventually(() -> prepared.close());
            });
  }

  /**
   * Fetches the next lines while the previous ones are written; never more than one fetch ahead.
   */
  private static final class Pump {
    private final Cursor cursor;
    private final Function<Buffer, Future<Void>> sink;
    private final Promise<Long> done = Promise.promise();
    private long lines;

    Pump(Cursor cursor, Function<Buffer, Future<Void>> sink) {
      this.cursor = cursor;
      this.sink = sink;
    }

    Future<Long> start() {
      take(cursor.read(LINES_AT_A_TIME));
      return done.future();
    }

    // not by compose: a chain as long as the export would fill memory and end in a deep recursion
    private void take(Future<RowSet<Row>> fetched) {
      fetched.onFailure(done::tryFail).onSuccess(this::pass);
    }

    private void pass(RowSet<Row> rows) {
      Buffer text = Buffer.buffer(rows.size() * 256);
      rows.forEach(row -> text.appendBuffer(row.getBuffer(0)));
      lines += rows.size();
      @Nullable Future<RowSet<Row>> ahead = cursor.hasMore() ? cursor.read(LINES_AT_A_TIME) : null;
      Future<Void> taken;
      try {
        taken = sink.apply(text);
      } catch (RuntimeException e) {
        taken = Future.failedFuture(e);
      }
      taken
          .onFailure(done::tryFail)
          .onSuccess(
              x -> {
                if (ahead == null) {
                  done.tryComplete(lines);
                } else {
                  take(ahead);
                }
              });
    }
  }
}
