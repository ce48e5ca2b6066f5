package org.folio.batch.http;

import java.time.Duration;

/**
 * How the HTTP server listens.
 *
 * @param port 0 for any free one
 * @param maxBodyBytes a larger JSON body is refused with 413
 * @param shutdownTimeout how long a stopping instance waits for the requests it has begun
 */
public record HttpSettings(int port, long maxBodyBytes, Duration shutdownTimeout) {}
