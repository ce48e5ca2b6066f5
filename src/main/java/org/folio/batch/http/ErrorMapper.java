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
 * The one place where a failure becomes an answer, in the form of the API that was asked. It is
 * also the one place that logs the failure of a request.
 */
public final class ErrorMapper implements Handler<RoutingContext> {
  private static final Logger log = LogManager.getLogger(ErrorMapper.class);

  private final ErrorFormat form;

  /** Answers in FOLIO's form. */
  public ErrorMapper() {
    this(new FolioErrorFormat());
  }

  public ErrorMapper(ErrorFormat form) {
    this.form = form;
  }

  /**
   * Answers the request with the failure. Does nothing but log when the answer has begun already.
   */
  public void fail(RoutingContext routing, Throwable error) {
    ServiceException failure = toFailure(error);
    RequestContext known = RequestContext.ifAny(routing);
    RequestContext context = known == null ? RequestFilter.begin(routing) : known;
    logOnce(routing, context, failure);
    HttpServerResponse response = routing.response();
    if (response.headWritten()) {
      // Half an answer cannot be taken back; breaking off shows the client that it is not whole.
      // It closes a connection of HTTP/1.1; one of HTTP/2 goes on with its other requests.
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

  /** Answers what the router itself could not do. */
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
      case 404 -> "There is no such path";
      case 405 -> "The path does not have this method";
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

  // Without a cause, the tenant's share of the connections was used up. That is logged where it is
  // refused, for many requests at once.
  private static boolean hasBusyCause(ServiceException failure) {
    return failure.kind() == Kind.BUSY && failure.getCause() != null;
  }
}
