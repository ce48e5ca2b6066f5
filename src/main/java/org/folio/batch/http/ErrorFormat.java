package org.folio.batch.http;

import org.folio.batch.error.ServiceException;

/** The format in which an API reports errors to its clients. */
@FunctionalInterface
public interface ErrorFormat {
  /**
   * Returns the response to a failed request.
   *
   * @param path of the request
   */
  Answer of(ServiceException failure, RequestContext context, String path);

  /** The response to the client. */
  record Answer(int status, String contentType, String body) {}
}
