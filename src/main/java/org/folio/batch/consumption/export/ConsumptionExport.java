package org.folio.batch.consumption.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.folio.batch.consumption.limit.Limit;
import org.folio.batch.consumption.limit.LimitStore;
import org.folio.batch.consumption.resource.DateTimes;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.operation.worker.TaskException;
import org.folio.batch.operation.worker.TaskException.Reason;

/**
 * Writes the consumptions of a time range and the counters of their limits from one snapshot of the
 * data, one JSON object per line: header, consumptions by time, counters, trailer.
 */
final class ConsumptionExport {
  private final Database database;
  private final Clock clock;
  private final LimitStore limits = new LimitStore();
  private final ExportStore store = new ExportStore();

  /**
   * Creates an export.
   *
   * @param database a separate pool: an export holds a connection until it is written
   */
  ConsumptionExport(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Writes the lines. Fails with a permanent {@link TaskException} that names each unknown limit
   * before anything is written.
   *
   * @param sink completes when it can take more; may throw to stop the export
   */
  Future<Void> write(Tenant tenant, ExportRequest request, Function<Buffer, Future<Void>> sink) {
    // a retry after a deadlock would write lines that are already in the file
    return database.inTransactionOnce(
        tenant,
        tx ->
            store
                .beginSnapshot(tx)
                .compose(x -> limits.get(tx, request.limitCodes()))
                .map(known -> requireAll(request, known))
                .compose(wanted -> write(tx, request, wanted, sink)));
  }

  private Future<Void> write(
      TenantConnection tx,
      ExportRequest request,
      List<Limit> wanted,
      Function<Buffer, Future<Void>> sink) {
    return store
        .watermark(tx)
        .compose(watermark -> sink.apply(line(header(request, watermark))))
        .compose(x -> store.consumptions(tx, wanted, request.window(), sink))
        .compose(
            consumptions ->
                store
                    .counters(tx, wanted, sink)
                    .compose(counters -> sink.apply(line(trailer(consumptions, counters)))));
  }

  private JsonObject header(ExportRequest request, long watermark) {
    return new JsonObject()
        .put("type", "header")
        .put("transactionStartDateTime", dateTime(request.start()))
        .put("transactionEndDateTime", dateTime(request.end()))
        .put("limitCodes", new JsonArray(new ArrayList<>(request.limitCodes())))
        .put("watermark", watermark)
        .put("createdDate", dateTime(DateTimes.text(clock.instant())));
  }

  private static JsonObject trailer(long consumptions, long counters) {
    return new JsonObject()
        .put("type", "trailer")
        .put("consumptions", consumptions)
        .put("counters", counters);
  }

  private static JsonObject dateTime(String text) {
    return new JsonObject().put("value", text);
  }

  private static Buffer line(JsonObject json) {
    return Buffer.buffer((json.encode() + "\n").getBytes(UTF_8));
  }

  private static List<Limit> requireAll(ExportRequest request, Map<String, Limit> known) {
    List<Limit> wanted = new ArrayList<>();
    List<Reason> missing = new ArrayList<>();
    for (String code : request.limitCodes()) {
      Limit limit = known.get(code);
      if (limit == null) {
        missing.add(
            new Reason("limit.unknown", "There is no limit with the code \"" + code + "\""));
      } else {
        wanted.add(limit);
      }
    }
    if (!missing.isEmpty()) {
      throw TaskException.lasting(missing);
    }
    return wanted;
  }
}
