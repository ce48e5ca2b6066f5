package org.folio.batch.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;

/**
 * The PostgreSQL and Kafka that all tests of a JVM share. They start empty on first use and stop
 * with the JVM. Tests use separate tenants, and where that is not enough, a separate {@code env} or
 * database.
 */
public final class Services {
  private final EmbeddedPostgres postgres;
  private final EmbeddedKafka kafka;

  private Services(EmbeddedPostgres postgres, EmbeddedKafka kafka) {
    this.postgres = postgres;
    this.kafka = kafka;
  }

  public static EmbeddedPostgres postgres() {
    return Started.SERVICES.postgres;
  }

  public static EmbeddedKafka kafka() {
    return Started.SERVICES.kafka;
  }

  /** Returns the settings of the shared database. */
  public static DbSettings dbSettings() {
    return postgres().settings();
  }

  /**
   * Creates an empty database. Roles belong to the server, so tenants must be unique nevertheless.
   */
  public static DbSettings freshDatabase() {
    String name = "batch_" + random();
    postgres().createDatabase(name);
    return postgres().settings(name);
  }

  /**
   * Creates a copy of a database of the shared server, to which all connections are closed. A
   * tenant that is enabled in one is enabled in the other, which takes a tenth of the time of
   * enabling it again.
   */
  public static DbSettings copyOf(DbSettings database) {
    String name = "batch_" + random();
    postgres().copyDatabase(database.database(), name);
    return postgres().settings(name);
  }

  /** Returns settings of the shared broker with an {@code env} that no other test uses. */
  public static KafkaSettings freshKafkaSettings() {
    return kafka().settings("env-" + random());
  }

  /** Returns a tenant that no other test uses. Nothing is installed for it. */
  public static Tenant freshTenant() {
    return new Tenant("t" + random());
  }

  private static String random() {
    return String.format("%08x", ThreadLocalRandom.current().nextInt());
  }

  /** Starts the services on first use. */
  private static final class Started {
    static final Services SERVICES = start();
  }

  private static Services start() {
    try {
      Path directory = claimAny(Directories.target().resolve("it"));
      EmbeddedPostgres postgres = EmbeddedPostgres.startFast(directory.resolve("postgres"));
      Runtime.getRuntime().addShutdownHook(new Thread(postgres::stop, "stop-postgres"));
      EmbeddedKafka kafka = EmbeddedKafka.startEmpty(directory.resolve("kafka"), 0);
      return new Services(postgres, kafka);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // several JVMs may test at the same time
  private static Path claimAny(Path parent) throws IOException {
    int number = 1;
    while (!Directories.claim(parent.resolve(String.valueOf(number)))) {
      number++;
    }
    return parent.resolve(String.valueOf(number));
  }
}
