package org.folio.batch.upload;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.http.ErrorFormat;
import org.folio.batch.http.RequestContext;
import org.jspecify.annotations.Nullable;

/** Wraps every response about uploads, results and errors alike, in Sunbird's envelope. */
public final class SunbirdEnvelope implements ErrorFormat {
  static final String UPLOAD = "api.textbook.content.bulk.upload";
  static final String STATUS = UPLOAD + ".status";
  static final String LIST = STATUS + ".list";

  // milliseconds after a colon: the format that clients of this API expect
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss:SSSxx").withZone(ZoneOffset.UTC);
  private static final String MEDIA_TYPE = "application/json";

  private final Clock clock;

  public SunbirdEnvelope(Clock clock) {
    this.clock = clock;
  }

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  Buffer success(String id, JsonObject result) {
    return envelope(id, null, null, "OK", result).toBuffer();
  }

  @Override
  public Answer of(ServiceException failure, RequestContext context, String path) {
    JsonObject body =
        envelope(
            idOf(path),
            failure.code(),
            ErrorFormat.text(failure, context),
            responseCode(failure.kind()),
            new JsonObject());
    return new Answer(failure.kind().status(), MEDIA_TYPE, body.encode());
  }

  private JsonObject envelope(
      String id,
      @Nullable String error,
      @Nullable String message,
      String responseCode,
      JsonObject result) {
    JsonObject params =
        new JsonObject()
            .putNull("resmsgid")
            .put("msgid", UUID.randomUUID().toString())
            .put("err", error)
            .put("status", error == null ? "success" : error)
            .put("errmsg", message);
    return new JsonObject()
        .put("id", id)
        .put("ver", "v1")
        .put("ts", time(clock.instant()))
        .put("params", params)
        .put("responseCode", responseCode)
        .put("result", result);
  }

  private static String idOf(String path) {
    if (path.endsWith("/status/list")) {
      return LIST;
    }
    return path.contains("/status/") ? STATUS : UPLOAD;
  }

  private static String responseCode(Kind kind) {
    return switch (kind) {
      case UNAUTHORIZED -> "UNAUTHORIZED";
      case NOT_FOUND -> "RESOURCE_NOT_FOUND";
      default -> kind.status() < 500 ? "CLIENT_ERROR" : "SERVER_ERROR";
    };
  }
}
