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
 * Disconnects a client that has not sent its whole body in time; otherwise a byte now and then
 * would keep a connection open forever.
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
   * @param late receives the failure to respond with, unless there is already a response
   */
  static void set(RoutingContext routing, Duration timeout, Consumer<ServiceException> late) {
    if (hasBody(routing.request())) {
      BodyDeadline deadline = new BodyDeadline(routing, late);
      // most bodies arrive together with their head
      routing.vertx().runOnContext(later -> deadline.start(routing.vertx(), timeout));
    }
  }

  /**
   * Gives a client that has its response the same time again to send the rest, which is dropped.
   */
  static void setForRest(RoutingContext routing, Duration timeout) {
    if (hasBody(routing.request())) {
      BodyDeadline deadline = new BodyDeadline(routing, tooLateToTell -> {});
      routing.addEndHandler(answered -> deadline.answered(routing.vertx(), timeout));
    }
  }

  private static boolean hasBody(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      return true; // HTTP/2 needs no length header; a request without a body ends at once
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
      late.accept(ServiceException.of(Kind.TIMED_OUT, "The body did not arrive in time"));
    }
  }

  private void answered(Vertx vertx, Duration timeout) {
    if (!request.isEnded()) {
      // a response that is sent at once may be faster than a body that has arrived
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

  // an HTTP/2 connection continues with its other requests
  private void cutOff() {
    if (request.version() == HttpVersion.HTTP_2) {
      routing.response().reset();
    } else {
      request.connection().close();
    }
  }
}
