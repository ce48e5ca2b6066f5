package org.folio.batch.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.folio.batch.db.DbSettings;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.testkit.EmbeddedKafka;
import org.folio.batch.testkit.EmbeddedPostgres;

/**
 * Runs PostgreSQL and Kafka in another JVM than the one that measures, so that they share no heap
 * with the module.
 */
final class BenchServices implements AutoCloseable {
  private static final String READY = "SERVICES";
  private static final String DIRECTORY = System.getProperty("bench.data", "target/bench");

  private final Process process;
  private final int dbPort;
  private final int kafkaPort;

  private BenchServices(Process process, int dbPort, int kafkaPort) {
    this.process = process;
    this.dbPort = dbPort;
    this.kafkaPort = kafkaPort;
  }

  static BenchServices start() throws IOException {
    Process process =
        Jvm.running(
                BenchServices.class,
                List.of("-Xmx512m", "-Dtest.log=target/bench/services.log"),
                DIRECTORY)
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      String[] words = line.split(" ");
      if (words[0].equals(READY)) {
        return new BenchServices(process, Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      }
    }
    throw new IllegalStateException("The services do not start, see target/bench/services.log");
  }

  /**
   * Entry point of that JVM: starts the services empty, and stops them when the parent process
   * ends.
   */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.startEmpty(directory.resolve("postgres"), 0);
        EmbeddedKafka kafka = EmbeddedKafka.startEmpty(directory.resolve("kafka"), 0)) {
      System.out.println(READY + " " + postgres.port() + " " + kafka.port());
      Jvm.awaitEndOfParent();
    }
    System.exit(0);
  }

  DbSettings db() {
    return EmbeddedPostgres.settings(dbPort, EmbeddedPostgres.DATABASE);
  }

  KafkaSettings kafka(String env) {
    return EmbeddedKafka.settings(kafkaPort, env);
  }

  /**
   * Resets the offsets, so that the module starts at the first record again. The module must not be
   * running.
   */
  void forgetOffsets(KafkaSettings kafka)
      throws InterruptedException, ExecutionException, SQLException {
    try (Connection connection = superuser();
        Statement statement = connection.createStatement()) {
      statement.execute("TRUNCATE mod_batch_tracking.read_position");
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      List<String> groups =
          admin.listGroups().all().get().stream()
              .map(GroupListing::groupId)
              .filter(group -> group.startsWith(kafka.env() + "."))
              .toList();
      admin.deleteConsumerGroups(groups).all().get();
    }
  }

  /** Delays each commit by so many microseconds, as a database on another machine would. */
  void delayCommits(int micros) throws SQLException {
    try (Connection connection = superuser();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET commit_delay = " + micros);
      statement.execute("ALTER SYSTEM SET commit_siblings = 0");
      statement.execute("SELECT pg_reload_conf()");
    }
  }

  Connection superuser() throws SQLException {
    return EmbeddedPostgres.superuser(dbPort, EmbeddedPostgres.DATABASE);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroy();
    }
  }
}
