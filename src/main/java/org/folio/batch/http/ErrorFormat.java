package org.folio.batch.http;

import org.folio.batch.error.ServiceException;

/** The form in which an API tells its clients of failures. */
@FunctionalInterface
public interface ErrorFormat {
  /**
   * The answer to a request that failed.
   *
   * @param path of the request
   */
  Answer of(ServiceException failure, RequestContext context, String path);

  /** What the client gets. */
  record Answer(int status, String contentType, String body) {}
}
