package org.folio.batch.http;

import java.time.Duration;

/**
 * Settings of the HTTP server.
 *
 * @param port to listen on; 0 for any free one
 * @param maxBodyBytes a larger JSON body is refused with 413
 * @param headerTimeout within which a client must complete the headers of a request
 * @param bodyTimeout within which a client must send its whole body
 * @param idleTimeout after which an idle connection is closed
 * @param shutdownTimeout how long a stopping instance waits for running requests
 */
public record HttpSettings(
    int port,
    long maxBodyBytes,
    Duration headerTimeout,
    Duration bodyTimeout,
    Duration idleTimeout,
    Duration shutdownTimeout) {

  /** Uses the default timeouts for headers and idle connections. */
  public HttpSettings(int port, long maxBodyBytes, Duration bodyTimeout, Duration shutdownTimeout) {
    this(
        port,
        maxBodyBytes,
        Duration.ofSeconds(30),
        bodyTimeout,
        Duration.ofMinutes(2),
        shutdownTimeout);
  }

  /** Uses a body timeout of five minutes. */
  public HttpSettings(int port, long maxBodyBytes, Duration shutdownTimeout) {
    this(port, maxBodyBytes, Duration.ofMinutes(5), shutdownTimeout);
  }
}
