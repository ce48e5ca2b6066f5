package org.folio.batch.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Checks whether dev mode can run, before Maven compiles the module. Maven compiles this class
 * first, with the few classes that it uses.
 */
final class DevPreflight {
  private static final long STOP_SECONDS = 60;

  private final Path directory;
  private final Properties properties;
  private final Map<String, String> environment;

  /**
   * @param directory where dev mode keeps its data
   */
  DevPreflight(Path directory, Properties properties, Map<String, String> environment) {
    this.directory = directory;
    this.properties = properties;
    this.environment = environment;
  }

  /** Exits with 1 and one line that says why if dev mode cannot run. */
  public static void main(String[] args) throws IOException, InterruptedException {
    try {
      new DevPreflight(Path.of(args[0]), System.getProperties(), System.getenv()).check();
    } catch (IllegalStateException e) {
      System.out.println("\n" + e.getMessage() + "\n");
      System.exit(1);
    }
  }

  /**
   * Stops a PostgreSQL that a killed run left behind, then checks the ports.
   *
   * @throws IllegalStateException if dev mode cannot run; the message tells the developer why
   */
  void check() throws IOException, InterruptedException {
    if (Directories.isClaimed(directory)) {
      throw new IllegalStateException(
          "Dev mode is already running here (it uses %s). Stop it first, with Ctrl-C."
              .formatted(directory));
    }
    checkDatabaseSettings();
    stopPostgresLeftBehind();
    checkPort("HTTP_PORT", 8081);
    if (setting("DB_HOST").isEmpty()) {
      checkPort("DB_PORT", 5432);
    }
    if (setting("KAFKA_HOST").isEmpty()) {
      checkPort("KAFKA_PORT", 9092);
    }
  }

  /** A setting that Maven got by -D, or else that of the environment. */
  Optional<String> setting(String name) {
    return Optional.ofNullable(properties.getProperty(name))
        .filter(value -> !value.isBlank())
        .or(() -> Optional.ofNullable(environment.get(name)))
        .filter(value -> !value.isBlank());
  }

  private void checkDatabaseSettings() {
    if (setting("DB_HOST").isPresent()) {
      return;
    }
    for (String name : List.of("DB_DATABASE", "DB_USERNAME", "DB_PASSWORD")) {
      if (setting(name).isPresent()) {
        throw new IllegalStateException(
            name
                + " is set but DB_HOST is not. Set DB_HOST as well to use your own PostgreSQL,"
                + " or unset "
                + name
                + " to use the embedded one.");
      }
    }
  }

  private void stopPostgresLeftBehind() throws IOException, InterruptedException {
    Path data = directory.resolve("postgres/data").toAbsolutePath().normalize();
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.isReadable(pidFile)) {
      return;
    }
    List<String> lines = Files.readAllLines(pidFile);
    Optional<ProcessHandle> server =
        lines.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
    if (server.filter(process -> serves(process, data)).isEmpty()) {
      return; // the server crashed, and another process may have its number by now
    }
    long pid = server.get().pid();
    System.out.println(
        "Stopping the PostgreSQL that a killed run left behind (process " + pid + ")");
    new ProcessBuilder("kill", "-INT", String.valueOf(pid)).inheritIO().start().waitFor();
    try {
      server.get().onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new IllegalStateException(
          "Process %d, a PostgreSQL that a killed run left behind, does not stop. Kill it: kill -QUIT %d"
              .formatted(pid, pid));
    }
  }

  private static boolean serves(ProcessHandle process, Path data) {
    return process
        .info()
        .commandLine()
        .filter(command -> command.contains("postgres") && command.contains(data.toString()))
        .isPresent();
  }

  private void checkPort(String name, int usual) {
    int port = port(name, usual);
    if (port != 0 && !FreePort.isFree(port)) {
      throw new IllegalStateException(
          "Port %d (%s) is in use. Choose another one, or 0 for any free port: mvn -Pdev -D%s=0"
              .formatted(port, name, name));
    }
  }

  /** The port that a setting names; 0 stands for any free one. */
  int port(String name, int usual) {
    String text = setting(name).orElse(String.valueOf(usual)).strip();
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // reported below, like a number out of range
    }
    throw new IllegalStateException(
        "%s must be a port from 0 to 65535, but was \"%s\"".formatted(name, text));
  }
}
