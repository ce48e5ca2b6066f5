package org.folio.batch.http;

import java.time.Duration;

/**
 * How the HTTP server listens.
 *
 * @param port 0 for any free one
 * @param maxBodyBytes a larger JSON body is refused with 413
 * @param bodyTimeout within which a client has to send its body, of whatever size
 * @param shutdownTimeout how long a stopping instance waits for the requests it has begun
 */
public record HttpSettings(
    int port, long maxBodyBytes, Duration bodyTimeout, Duration shutdownTimeout) {

  /** With five minutes for a body. */
  public HttpSettings(int port, long maxBodyBytes, Duration shutdownTimeout) {
    this(port, maxBodyBytes, Duration.ofMinutes(5), shutdownTimeout);
  }
}
