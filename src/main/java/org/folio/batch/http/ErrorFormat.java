package org.folio.batch.http;

import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/** The format in which an API reports errors to its clients. */
@FunctionalInterface
public interface ErrorFormat {
  /**
   * Returns the response to a failed request.
   *
   * @param path of the request
   */
  Answer of(ServiceException failure, RequestContext context, String path);

  /** Returns the text for the client, which hides an internal failure. */
  static String text(ServiceException failure, RequestContext context) {
    return failure.kind() == Kind.INTERNAL
        ? "Internal server error; search the server log for the request id " + context.requestId()
        : failure.getMessage();
  }

  /** The response to the client. */
  record Answer(int status, String contentType, String body) {}
}
