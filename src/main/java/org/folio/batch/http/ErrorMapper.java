package org.folio.batch.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.SqlErrors;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/**
 * Maps all failures to responses, in the error format of the API. It is also the only place that
 * logs failed requests.
 */
public final class ErrorMapper implements Handler<RoutingContext> {
  private static final Logger log = LogManager.getLogger(ErrorMapper.class);

  private final ErrorFormat form;

  /** Creates a mapper to FOLIO's error format. */
  public ErrorMapper() {
    this(new FolioErrorFormat());
  }

  public ErrorMapper(ErrorFormat form) {
    this.form = form;
  }

  /** Responds with the failure. Only logs it if the response has already started. */
  public void fail(RoutingContext routing, Throwable error) {
    ServiceException failure = toFailure(error);
    RequestContext known = RequestContext.ifAny(routing);
    RequestContext context = known == null ? RequestFilter.begin(routing) : known;
    logOnce(routing, context, failure);
    HttpServerResponse response = routing.response();
    if (response.headWritten()) {
      // A partial response cannot be taken back; aborting it shows the client that it is
      // incomplete. That closes an HTTP/1.1 connection; an HTTP/2 connection continues with its
      // other requests.
      response.reset();
      return;
    }
    if (failure.kind() == Kind.UNAVAILABLE || failure.kind() == Kind.BUSY) {
      response.putHeader("Retry-After", "5");
    }
    ErrorFormat.Answer answer = form.of(failure, context, String.valueOf(routing.request().path()));
    response.setStatusCode(answer.status()).putHeader("Content-Type", answer.contentType());
    EncodedResponse.end(routing.request(), Buffer.buffer(answer.body()));
  }

  /** Responds to requests that the router itself could not handle. */
  @Override
  public void handle(RoutingContext routing) {
    Throwable error = routing.failure();
    int status = routing.statusCode();
    boolean isOfTheRouter = error == null || (status >= 400 && status < 500);
    fail(routing, isOfTheRouter ? new HttpException(status, error) : error);
  }

  private static ServiceException toFailure(Throwable error) {
    if (error instanceof HttpException http) {
      return ServiceException.of(
          kindOf(http.getStatusCode()), reasonOf(http.getStatusCode()), error);
    }
    return SqlErrors.toFailure(error);
  }

  private static Kind kindOf(int status) {
    for (Kind kind : Kind.values()) {
      if (kind.status() == status) {
        return kind;
      }
    }
    return status < 500 ? Kind.MALFORMED : Kind.INTERNAL;
  }

  private static String reasonOf(int status) {
    return switch (status) {
      case 404 -> "The path does not exist";
      case 405 -> "The path does not support this method";
      case 413 -> "The body is too large";
      default -> status < 500 ? "Bad request" : "Internal server error";
    };
  }

  private static void logOnce(
      RoutingContext routing, RequestContext context, ServiceException failure) {
    String line = "{} {} failed: {}";
    Object method = routing.request().method();
    String path = routing.request().path();
    try (var named = RequestLog.of(context)) {
      if (failure.kind() == Kind.INTERNAL) {
        log.error(line, method, path, failure.getMessage(), failure);
      } else if (failure.kind() == Kind.UNAVAILABLE || hasBusyCause(failure)) {
        log.warn(line, method, path, failure.getMessage(), failure);
      } else {
        log.debug(line, method, path, failure.getMessage());
      }
    }
  }

  // Without a cause, the tenant's share of the connections was used up, which is logged once for
  // many requests where it happens.
  private static boolean hasBusyCause(ServiceException failure) {
    return failure.kind() == Kind.BUSY && failure.getCause() != null;
  }
}
