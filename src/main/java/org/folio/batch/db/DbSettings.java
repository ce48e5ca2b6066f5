package org.folio.batch.db;

import java.time.Duration;
import java.util.Optional;

/**
 * Connection settings of the database.
 *
 * @param readerHost the read replica for lists, if there is one
 * @param serverPem certificate of the server in PEM format; if present, the connection is encrypted
 *     and the server verified against it
 * @param queryTimeout after which the server cancels a statement
 * @param connectionTimeout how long a request waits for a connection
 * @param lockTimeout how long a statement waits for a lock
 * @param tenantShare how much of a pool one tenant may use
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
    Duration connectionTimeout,
    Duration lockTimeout,
    TenantShare tenantShare) {

  /**
   * How much of a pool one tenant may use.
   *
   * @param heldPerFree how many connections it may hold for each one that stays free
   * @param maxQueued how many of its requests may wait for a connection
   */
  public record TenantShare(int heldPerFree, int maxQueued) {}

  /** Returns the same settings for the read replica; empty if there is none. */
  public Optional<DbSettings> forReading() {
    return readerHost.map(reader -> with(reader, readerPort, lockTimeout));
  }

  /** Returns the same settings with a lock timeout of at most this. */
  public DbSettings withLockTimeoutAtMost(Duration atMost) {
    return lockTimeout.compareTo(atMost) <= 0 ? this : with(host, port, atMost);
  }

  private DbSettings with(String newHost, int newPort, Duration newLockTimeout) {
    return new DbSettings(
        newHost,
        newPort,
        readerHost,
        readerPort,
        database,
        username,
        password,
        serverPem,
        maxPoolSize,
        queryTimeout,
        connectionTimeout,
        newLockTimeout,
        tenantShare);
  }

  @Override
  public String toString() {
    return "DbSettings[" + username + "@" + host + ":" + port + "/" + database + "]";
  }
}
