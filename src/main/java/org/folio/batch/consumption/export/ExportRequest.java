package org.folio.batch.consumption.export;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.folio.batch.api.model.ReadConsumptionBatch;
import org.folio.batch.consumption.resource.DateTimes;
import org.folio.batch.consumption.resource.OhiJson;
import org.folio.batch.consumption.resource.TimeRange;
import org.folio.batch.consumption.resource.Violations;
import org.jspecify.annotations.Nullable;

/**
 * A client's request for an export.
 *
 * @param start as the client wrote it, with the client's offset; likewise the end
 * @param limitCodes one to a hundred distinct codes
 */
record ExportRequest(String start, String end, List<String> limitCodes) {
  private static final String START = "transactionStartDateTime";
  private static final String END = "transactionEndDateTime";
  private static final String LIMIT_CODES = "limitCodes";

  ExportRequest {
    limitCodes = List.copyOf(limitCodes);
  }

  TimeRange window() {
    return new TimeRange(DateTimes.parse(start), DateTimes.parse(end));
  }

  /** Reads a client's request; fails with all of its violations. */
  static ExportRequest read(ReadConsumptionBatch sent) {
    Violations violations = new Violations();
    String start = text(OhiJson.textOf(sent.getTransactionStartDateTime()));
    String end = text(OhiJson.textOf(sent.getTransactionEndDateTime()));
    OffsetDateTime from = violations.parsed(START, start, DateTimes::parse);
    OffsetDateTime to = violations.parsed(END, end, DateTimes::parse);
    if (from != null && to != null && !to.toInstant().isAfter(from.toInstant())) {
      violations.add(END, "window.empty", "must be after " + START, end);
    }
    Set<String> codes = new HashSet<>();
    for (String code : sent.getLimitCodes()) {
      violations.code(LIMIT_CODES, text(code));
      if (!codes.add(code)) {
        violations.add(LIMIT_CODES, "limit.repeated", "must not contain a code twice", code);
      }
    }
    violations.refuse();
    return new ExportRequest(start, end, sent.getLimitCodes());
  }

  private static String text(@Nullable String sent) {
    return Objects.requireNonNullElse(sent, "");
  }

  /** Returns the form that is stored with the operation. */
  JsonObject toJson() {
    return new JsonObject()
        .put(START, start)
        .put(END, end)
        .put(LIMIT_CODES, new JsonArray(new ArrayList<>(limitCodes)));
  }

  static ExportRequest ofJson(JsonObject json) {
    List<String> codes = new ArrayList<>();
    json.getJsonArray(LIMIT_CODES).forEach(code -> codes.add((String) code));
    return new ExportRequest(json.getString(START), json.getString(END), codes);
  }
}
