package org.folio.batch.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.Consumer;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/**
 * Cuts off a client that has not sent its whole body in time: a byte every now and then would hold
 * a connection for ever.
 */
final class BodyDeadline {
  private final RoutingContext routing;
  private final HttpServerRequest request;
  private final Consumer<ServiceException> late;

  private BodyDeadline(RoutingContext routing, Consumer<ServiceException> late) {
    this.routing = routing;
    this.request = routing.request();
    this.late = late;
  }

  /**
   * @param late gets the failure to answer with, unless there is an answer already
   */
  static void set(RoutingContext routing, Duration timeout, Consumer<ServiceException> late) {
    if (hasBody(routing.request())) {
      BodyDeadline deadline = new BodyDeadline(routing, late);
      // most bodies come with their head, and are there by then
      routing.vertx().runOnContext(later -> deadline.start(routing.vertx(), timeout));
    }
  }

  /** Gives a client that has its answer as long again to send the rest, which nobody reads. */
  static void setForRest(RoutingContext routing, Duration timeout) {
    if (hasBody(routing.request())) {
      BodyDeadline deadline = new BodyDeadline(routing, tooLateToTell -> {});
      routing.addEndHandler(answered -> deadline.answered(routing.vertx(), timeout));
    }
  }

  private static boolean hasBody(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      return true; // no header needs to tell of it; without one the request has soon ended
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null
        ? !length.equals("0")
        : request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private void start(Vertx vertx, Duration timeout) {
    if (request.isEnded()) {
      return;
    }
    long timer = vertx.setTimer(timeout.toMillis(), id -> passed());
    routing.addEndHandler(answered -> vertx.cancelTimer(timer));
  }

  private void passed() {
    if (!request.isEnded()) {
      routing.addEndHandler(answered -> cutOff());
      late.accept(ServiceException.of(Kind.TIMED_OUT, "The body took too long to come in"));
    }
  }

  private void answered(Vertx vertx, Duration timeout) {
    if (!request.isEnded()) {
      // an answer that was given at once may have overtaken a body that is there
      vertx.runOnContext(later -> startForRest(vertx, timeout));
    }
  }

  private void startForRest(Vertx vertx, Duration timeout) {
    if (!request.isEnded()) {
      vertx.setTimer(timeout.toMillis(), id -> cutOffUnlessEnded());
    }
  }

  private void cutOffUnlessEnded() {
    if (!request.isEnded()) {
      cutOff();
    }
  }

  // a connection of HTTP/2 goes on with its other requests
  private void cutOff() {
    if (request.version() == HttpVersion.HTTP_2) {
      routing.response().reset();
    } else {
      request.connection().close();
    }
  }
}
