package org.folio.batch.db;

import java.time.Duration;
import java.util.Optional;

/**
 * Where the database is and how it is used.
 *
 * @param readerHost a read replica for lists, when there is one
 * @param serverPem certificate of the server in PEM form; when it is given, the connection is
 *     encrypted and the server checked against it
 * @param queryTimeout the server ends a statement that takes longer
 * @param connectionTimeout how long a request waits for a connection
 */
public record DbSettings(
    String host,
    int port,
    Optional<String> readerHost,
    int readerPort,
    String database,
    String username,
    String password,
    Optional<String> serverPem,
    int maxPoolSize,
    Duration queryTimeout,
    Duration connectionTimeout) {

  /** The same on the read replica, when there is one. */
  public Optional<DbSettings> forReading() {
    return readerHost.map(
        reader ->
            new DbSettings(
                reader,
                readerPort,
                readerHost,
                readerPort,
                database,
                username,
                password,
                serverPem,
                maxPoolSize,
                queryTimeout,
                connectionTimeout));
  }

  @Override
  public String toString() {
    return "DbSettings[" + username + "@" + host + ":" + port + "/" + database + "]";
  }
}
