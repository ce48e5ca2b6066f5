package org.folio.batch.http;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Content negotiation between an API's own JSON type and {@code application/json}: 415 for other
 * bodies, 406 for other {@code Accept} headers. The response has the type that the client asked
 * for. Mount it before the routes of the API.
 */
public final class MediaTypes implements Handler<RoutingContext> {
  private static final String PLAIN = "application/json";
  private static final int CREATED = 201;

  private final String own;
  private final boolean takesBodies;
  private final boolean namesTypeOfNothing;

  /**
   * Creates the handler.
   *
   * @param own the media type in the RAML
   */
  public MediaTypes(String own) {
    this(own, true, false);
  }

  private MediaTypes(String own, boolean takesBodies, boolean namesTypeOfNothing) {
    this.own = own;
    this.takesBodies = takesBodies;
    this.namesTypeOfNothing = namesTypeOfNothing;
  }

  /** For paths without bodies, because many clients send a content type even without a body. */
  public MediaTypes withoutBodies() {
    return new MediaTypes(own, false, false);
  }

  /** For paths whose contract has a {@code Content-Type} on the empty answer to a creation. */
  public MediaTypes withTypeOfEmptyAnswers() {
    return new MediaTypes(own, takesBodies, true);
  }

  @Override
  public void handle(RoutingContext routing) {
    HttpServerResponse response = routing.response();
    Optional<String> wanted = wanted(routing.request().headers().getAll(HttpHeaders.ACCEPT));
    if (wanted.isEmpty()) {
      throw ServiceException.of(
          Kind.NOT_ACCEPTABLE,
          "The response can only be " + own + " or " + PLAIN + "; change the header Accept");
    }
    if (takesBodies
        && hasBody(routing.request().method())
        && !isSent(routing.request().headers())) {
      throw ServiceException.of(
          Kind.UNSUPPORTED_MEDIA_TYPE, "The body must be " + own + " or " + PLAIN);
    }
    routing.addHeadersEndHandler(end -> answerIn(response, wanted.get()));
    routing.next();
  }

  private static boolean hasBody(HttpMethod method) {
    return method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT);
  }

  /**
   * Whether the body has either type; if so, changes it to the API's own type for later handlers.
   */
  private boolean isSent(MultiMap request) {
    String sent = request.get(HttpHeaders.CONTENT_TYPE);
    if (sent == null) {
      return true; // checked where it is known whether a body is required
    }
    String bare = bare(sent);
    if (!bare.equals(own) && !bare.equals(PLAIN)) {
      return false;
    }
    request.set(HttpHeaders.CONTENT_TYPE, own);
    return true;
  }

  private void answerIn(HttpServerResponse response, String type) {
    String written = response.headers().get(HttpHeaders.CONTENT_TYPE);
    if (own.equals(written)
        || (namesTypeOfNothing && written == null && response.getStatusCode() == CREATED)) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, type);
    }
  }

  /** Returns the type that the client prefers; the API's own type in a tie; empty if neither. */
  private Optional<String> wanted(List<String> accept) {
    if (accept.isEmpty()) {
      return Optional.of(own);
    }
    List<String> ranges = new ArrayList<>();
    accept.forEach(header -> ranges.addAll(List.of(header.split(",", -1))));
    double ofOwn = quality(ranges, own);
    double ofPlain = quality(ranges, PLAIN);
    if (ofOwn <= 0 && ofPlain <= 0) {
      return Optional.empty();
    }
    return Optional.of(ofOwn >= ofPlain ? own : PLAIN);
  }

  /** Returns the quality of the most specific range that contains the type; 0 if none does. */
  private static double quality(List<String> ranges, String type) {
    double quality = 0;
    int most = -1;
    for (String range : ranges) {
      int specific = specific(bare(range), type);
      if (specific > most) {
        most = specific;
        quality = qualityOf(range);
      }
    }
    return quality;
  }

  private static int specific(String range, String type) {
    if (range.equals(type)) {
      return 2;
    }
    if (range.equals("application/*")) {
      return 1;
    }
    return range.equals("*/*") ? 0 : -1;
  }

  private static double qualityOf(String range) {
    for (String parameter : range.split(";", -1)) {
      String[] parts = parameter.strip().split("=", 2);
      if (parts.length == 2 && parts[0].strip().equalsIgnoreCase("q")) {
        return parse(parts[1].strip());
      }
    }
    return 1;
  }

  private static double parse(@Nullable String quality) {
    try {
      return Double.parseDouble(String.valueOf(quality));
    } catch (NumberFormatException e) {
      return 1; // treated as absent
    }
  }

  private static String bare(String mediaType) {
    int parameters = mediaType.indexOf(';');
    String type = parameters < 0 ? mediaType : mediaType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT);
  }
}
