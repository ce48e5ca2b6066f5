package org.folio.batch.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.DbSettings.TenantShare;

/**
 * A PostgreSQL server, with fsync on as in production unless it is started without. It listens on
 * the loopback address only and asks for a password. The module logs in as {@link #USER}, which may
 * create roles and owns its database but is no superuser.
 *
 * <p>It is a separate process and must be stopped. If a killed JVM has left it behind, the next
 * start on the same directory stops it.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  public static final String USER = "batch";
  public static final String PASSWORD = "only-for-tests";
  public static final String DATABASE = "batch";
  private static final String SUPERUSER = "postgres";
  private static final Duration RECOVERS_WITHIN = Duration.ofSeconds(90);
  private static final int LOG_LINES = 10;

  /**
   * For tests, which write much that is of no use later, and connect thousands of times. What has
   * been written survives the death of processes, but not that of the machine.
   */
  private static final List<String> FAST =
      List.of("fsync=off", "full_page_writes=off", "autovacuum=off", "scram_iterations=1");

  private final Path bin;
  private final Path data;
  private final Path log;
  private final int port;
  private final ServerUser user;
  private final List<String> parameters;

  private EmbeddedPostgres(
      Path bin, Path data, Path log, int port, ServerUser user, List<String> parameters) {
    this.bin = bin;
    this.data = data;
    this.log = log;
    this.port = port;
    this.user = user;
    this.parameters = parameters;
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param directory holds the data, which is used again when it is there, and the log
   * @param port 0 for any free one
   */
  public static EmbeddedPostgres start(Path directory, int port) {
    return start(directory, port, false, false, List.of());
  }

  /** Like {@link #start(Path, int)}, but deletes existing data first. */
  public static EmbeddedPostgres startEmpty(Path directory, int port) {
    return start(directory, port, true, false, List.of());
  }

  /**
   * Like {@link #startEmpty}, on any free port, but fast: it does not wait until the disk has what
   * it writes, never vacuums by itself, and takes passwords as they are, because hashing them took
   * a quarter of the tests' processor time. It may be killed nevertheless: the machine keeps what a
   * process has written.
   */
  public static EmbeddedPostgres startFast(Path directory) {
    return start(directory, 0, true, false, FAST);
  }

  /** Like {@link #startEmpty}, on any free port, with the oldest version that is supported. */
  public static EmbeddedPostgres startOldest(Path directory) {
    return start(directory, 0, true, true, List.of());
  }

  private static EmbeddedPostgres start(
      Path directory, int port, boolean empty, boolean oldest, List<String> parameters) {
    try {
      Path home =
          oldest ? PostgresBinaries.oldest() : PostgresBinaries.unpackedBelow(Directories.target());
      Path dir = directory.toAbsolutePath().normalize();
      Directories.createReadable(dir);
      ServerUser user = ServerUser.of(dir, home);
      EmbeddedPostgres server =
          new EmbeddedPostgres(
              home.resolve("bin"),
              dir.resolve("data"),
              dir.resolve("postgres.log"),
              port == 0 ? FreePort.any() : port,
              user,
              parameters);
      server.stopLeftBehind();
      if (empty) {
        Directories.delete(server.data);
      }
      if (!Files.exists(server.data.resolve("PG_VERSION"))) {
        server.initialize();
      }
      try {
        server.start();
        server.createUserAndDatabase();
      } catch (RuntimeException e) {
        server.stop();
        throw e;
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded PostgreSQL does not start", e);
    }
  }

  public int port() {
    return port;
  }

  public String jdbcUrl() {
    return jdbcUrl(port, DATABASE);
  }

  /** Returns the settings for the module. */
  public DbSettings settings() {
    return settings(DATABASE);
  }

  public DbSettings settings(String database) {
    return settings(port, database);
  }

  /** Returns the settings for a server that another JVM has started. */
  public static DbSettings settings(int port, String database) {
    return new DbSettings(
        "localhost",
        port,
        Optional.empty(),
        port,
        database,
        USER,
        PASSWORD,
        Optional.empty(),
        10,
        Duration.ofSeconds(20),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        new TenantShare(3, 2_000));
  }

  /** Opens a superuser connection, to change the database directly. */
  public Connection superuser() throws SQLException {
    return superuser(port, DATABASE);
  }

  /** Like {@link #superuser()}, for a server that another JVM has started. */
  public static Connection superuser(int port, String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(port, database), SUPERUSER, SUPERUSER);
  }

  /** Creates an empty database that {@link #USER} owns. */
  public void createDatabase(String name) {
    asSuperuser("CREATE DATABASE \"" + name + "\" OWNER " + USER);
  }

  /** Creates a copy of a database that {@link #USER} owns, and closes the connections to it. */
  public void copyDatabase(String original, String copy) {
    asSuperuser(
        "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = '"
            + original
            + "'");
    asSuperuser("CREATE DATABASE \"%s\" TEMPLATE \"%s\" OWNER %s".formatted(copy, original, USER));
  }

  /** Runs one statement as superuser. */
  public void asSuperuser(String sql) {
    try (Connection c = superuser();
        Statement statement = c.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /**
   * Starts a read-only standby with the present data, which receives no changes. Restarts this
   * server.
   */
  public EmbeddedPostgres startStandby(Path directory) {
    try {
      Path dir = directory.toAbsolutePath().normalize();
      Directories.createReadable(dir);
      EmbeddedPostgres standby =
          new EmbeddedPostgres(
              bin,
              dir.resolve("data"),
              dir.resolve("postgres.log"),
              FreePort.any(),
              ServerUser.of(dir, bin),
              parameters);
      standby.stopLeftBehind();
      Directories.delete(standby.data);
      stop();
      try {
        user.run(List.of("cp", "-a", data.toString(), standby.data.toString())).orFail(() -> "");
        user.run(List.of("touch", standby.data.resolve("standby.signal").toString()))
            .orFail(() -> "");
      } finally {
        start();
      }
      standby.start();
      return standby;
    } catch (IOException e) {
      throw new UncheckedIOException("The standby does not start", e);
    }
  }

  /** Restarts the server, which closes all connections. */
  public void restart() {
    stop();
    start();
  }

  public void start() {
    StringBuilder options = new StringBuilder("-h localhost -k '' -c max_connections=200 -p ");
    options.append(port);
    parameters.forEach(parameter -> options.append(" -c ").append(parameter));
    run(
        "pg_ctl",
        "-w",
        "-s",
        "-t",
        "60",
        "-D",
        data.toString(),
        "-l",
        log.toString(),
        "-o",
        options.toString(),
        "start");
  }

  /**
   * Kills the postmaster (SIGKILL), as the kernel does when memory runs out. Returns when its
   * backends have noticed and ended as well; the next start recovers from the log.
   */
  public void kill() {
    ProcessHandle postmaster = postmaster();
    List<ProcessHandle> all = new ArrayList<>(postmaster.descendants().toList());
    all.add(postmaster);
    postmaster.destroyForcibly();
    all.forEach(process -> process.onExit().join());
  }

  /** Starts it after a {@link #kill}, as soon as what the kill has left behind lets it. */
  public void startAfterKill() {
    long end = System.nanoTime() + RECOVERS_WITHIN.toNanos();
    while (true) {
      try {
        start();
        return;
      } catch (IllegalStateException e) {
        // a backend of the killed server still uses the shared memory
        if (System.nanoTime() > end) {
          throw e;
        }
      }
    }
  }

  /** Stops all its processes where they are (SIGSTOP). */
  public void freeze() {
    signalAll("STOP");
  }

  /** Lets all its processes go on after {@link #freeze} (SIGCONT). */
  public void thaw() {
    signalAll("CONT");
  }

  private void signalAll(String signal) {
    ProcessHandle postmaster = postmaster();
    Signals.send(signal, postmaster.pid()); // first, so that it starts no further process
    postmaster.descendants().forEach(process -> Signals.sendIfAlive(signal, process.pid()));
  }

  private ProcessHandle postmaster() {
    try {
      String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
      return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL is not running", e);
    }
  }

  /** Stops the server, if it is running, and closes all connections. */
  public void stop() {
    if (isRunning()) {
      run("pg_ctl", "-w", "-s", "-t", "60", "-m", "fast", "-D", data.toString(), "stop");
    }
  }

  @Override
  public void close() {
    stop();
  }

  boolean isRunning() {
    return user.run(command("pg_ctl", "-D", data.toString(), "status")).exitCode() == 0;
  }

  private void stopLeftBehind() {
    if (Files.exists(data.resolve("postmaster.pid"))) {
      stop();
    }
  }

  private void initialize() throws IOException {
    Path password = data.resolveSibling("superuser");
    Files.writeString(password, SUPERUSER);
    user.own(password);
    try {
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "--auth=" + (parameters.isEmpty() ? "scram-sha-256" : "password"),
                  "--username=" + SUPERUSER,
                  "--pwfile=" + password,
                  "--encoding=UTF-8",
                  "--locale=C.UTF-8",
                  "--no-sync",
                  "-D",
                  data.toString()));
      parameters.forEach(parameter -> arguments.addAll(List.of("-c", parameter)));
      run("initdb", arguments.toArray(String[]::new));
    } finally {
      Files.delete(password);
    }
  }

  private void createUserAndDatabase() {
    try (Connection c = superuser(port, SUPERUSER);
        Statement statement = c.createStatement()) {
      if (!isThere(statement, "pg_roles WHERE rolname = '" + USER + "'")) {
        statement.execute("CREATE ROLE " + USER);
      }
      // also when it was there: the data may be of an earlier version of this class
      statement.execute("ALTER ROLE " + USER + " LOGIN CREATEROLE PASSWORD '" + PASSWORD + "'");
      if (!isThere(statement, "pg_database WHERE datname = '" + DATABASE + "'")) {
        statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + USER);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The embedded PostgreSQL cannot be prepared", e);
    }
  }

  private static boolean isThere(Statement statement, String what) throws SQLException {
    try (ResultSet found = statement.executeQuery("SELECT FROM " + what)) {
      return found.next();
    }
  }

  private static String jdbcUrl(int port, String database) {
    return "jdbc:postgresql://localhost:" + port + "/" + database;
  }

  private void run(String program, String... arguments) {
    user.run(command(program, arguments)).orFail(() -> lastLines(log));
  }

  private static String lastLines(Path log) {
    try {
      List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      return "(" + log + " cannot be read: " + e.getMessage() + ")";
    }
  }

  private List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }
}
