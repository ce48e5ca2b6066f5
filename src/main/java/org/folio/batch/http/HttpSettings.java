package org.folio.batch.http;

import java.time.Duration;

/**
 * How the HTTP server listens.
 *
 * @param port 0 for any free one
 * @param maxBodyBytes a larger JSON body is refused with 413
 * @param headerTimeout within which a client that has begun a request has to complete its headers
 * @param bodyTimeout within which a client has to send its body, of whatever size
 * @param idleTimeout after which a connection is closed on which nothing is sent or received
 * @param shutdownTimeout how long a stopping instance waits for the requests it has begun
 */
public record HttpSettings(
    int port,
    long maxBodyBytes,
    Duration headerTimeout,
    Duration bodyTimeout,
    Duration idleTimeout,
    Duration shutdownTimeout) {

  /** With the default time for headers and for idle connections. */
  public HttpSettings(int port, long maxBodyBytes, Duration bodyTimeout, Duration shutdownTimeout) {
    this(
        port,
        maxBodyBytes,
        Duration.ofSeconds(30),
        bodyTimeout,
        Duration.ofMinutes(2),
        shutdownTimeout);
  }

  /** With five minutes for a body. */
  public HttpSettings(int port, long maxBodyBytes, Duration shutdownTimeout) {
    this(port, maxBodyBytes, Duration.ofMinutes(5), shutdownTimeout);
  }
}
