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

  /** The same on the read replica, when there is one. */
  public Optional<DbSettings> forReading() {
    return readerHost.map(reader -> with(reader, readerPort, lockTimeout));
  }

  /** The same, but no statement waits longer than this for a lock. */
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
