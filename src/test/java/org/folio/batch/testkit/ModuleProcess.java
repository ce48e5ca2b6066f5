package org.folio.batch.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.folio.batch.db.DbSettings;
import org.folio.batch.kafka.KafkaSettings;

/**
 * The module in a separate JVM, as in production: from the fat jar named by the system property
 * {@code fat.jar} if it exists, otherwise from the class path of this JVM. It logs to {@code
 * target/module-PID-N.log} and ends with this JVM at the latest.
 */
public final class ModuleProcess implements AutoCloseable {
  /** A line of its own, or the message of a JSON line. */
  private static final Pattern READY = Pattern.compile("(?:^|\"message\":\")READY ([^ \"\n]+)");

  private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
  private static final long TESTS = ProcessHandle.current().pid(); // several JVMs may test
  private static final List<String> SHORT_LIVED =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "kill-modules"));
  }

  private final Process process;
  private final Path log;

  private ModuleProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it on a free port and waits until it serves requests. */
  public static ModuleProcess start(DbSettings db, KafkaSettings kafka) {
    return start(environment(db, kafka));
  }

  /** Like {@link #start(DbSettings, KafkaSettings)}, with any environment. */
  public static ModuleProcess start(Map<String, String> environment) {
    ModuleProcess module = launch(environment);
    module.awaitReady();
    return module;
  }

  /** Like {@link #start(Map)}, with any JVM options. */
  public static ModuleProcess start(Map<String, String> environment, List<String> jvmOptions) {
    ModuleProcess module = launch(environment, jvmOptions);
    module.awaitReady();
    return module;
  }

  /** Starts it without waiting. */
  public static ModuleProcess launch(Map<String, String> environment) {
    return launch(command(fastStart(), fatJar()), environment);
  }

  /** Starts it without waiting, with any JVM options. */
  public static ModuleProcess launch(Map<String, String> environment, List<String> jvmOptions) {
    return launch(command(jvmOptions, fatJar()), environment);
  }

  /** Starts it without waiting, with arguments and without settings. */
  public static ModuleProcess launchWith(String... arguments) {
    List<String> command = command(fastStart(), fatJar());
    command.addAll(List.of(arguments));
    return launch(command, Map.of());
  }

  /** Starts a jar, such as that of another release, and waits until it serves requests. */
  public static ModuleProcess startJar(Path jar, Map<String, String> environment) {
    return startJar(jar, environment, SHORT_LIVED);
  }

  /** Like {@link #startJar(Path, Map)}, with any JVM options. */
  public static ModuleProcess startJar(
      Path jar, Map<String, String> environment, List<String> jvmOptions) {
    if (!Files.exists(jar)) {
      throw new IllegalArgumentException(jar + " does not exist");
    }
    ModuleProcess module = launch(command(jvmOptions, jar.toString()), environment);
    module.awaitReady();
    return module;
  }

  private static ModuleProcess launch(List<String> command, Map<String, String> environment) {
    try {
      Path log =
          Files.createDirectories(Directories.target())
              .resolve("module-%d-%d.log".formatted(TESTS, NUMBER.incrementAndGet()));
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      RUNNING.add(process);
      return new ModuleProcess(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the settings as a modifiable map of environment variables. */
  public static Map<String, String> environment(DbSettings db, KafkaSettings kafka) {
    Map<String, String> environment = new ConcurrentHashMap<>();
    environment.put("HTTP_PORT", "0");
    environment.put("DB_HOST", db.host());
    environment.put("DB_PORT", String.valueOf(db.port()));
    environment.put("DB_DATABASE", db.database());
    environment.put("DB_USERNAME", db.username());
    environment.put("DB_PASSWORD", db.password());
    environment.put("DB_MAXPOOLSIZE", String.valueOf(db.maxPoolSize()));
    environment.put("DOWNLOAD_LINK_SECRET", "a-secret-that-is-known-to-tests-only");
    environment.put("KAFKA_HOST", kafka.host());
    environment.put("KAFKA_PORT", String.valueOf(kafka.port()));
    environment.put("ENV", kafka.env());
    environment.put("REPLICATION_FACTOR", String.valueOf(kafka.replicationFactor()));
    return environment;
  }

  private static String fatJar() {
    return System.getProperty("fat.jar", "");
  }

  private static List<String> fastStart() {
    Path jar = Path.of(fatJar());
    if (!Files.isRegularFile(jar)) {
      return SHORT_LIVED;
    }
    try {
      List<String> options = new ArrayList<>(SHORT_LIVED);
      options.addAll(
          ClassDataArchive.options(
              jar,
              (settings, more) -> {
                List<String> all = new ArrayList<>(SHORT_LIVED);
                all.addAll(more);
                return launch(settings, all);
              }));
      return options;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(List<String> jvmOptions, String fatJar) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    if (!fatJar.isEmpty() && Files.exists(Path.of(fatJar))) {
      command.addAll(List.of("-jar", fatJar));
    } else {
      String path =
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
      command.addAll(
          List.of("-Dlog4j2.configurationFile=log4j2.xml", "-cp", path, "org.folio.batch.Main"));
    }
    return command;
  }

  /** Waits until it has printed its address and its health check succeeds. */
  public void awaitReady() {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    Awaitility.await("module serves, see " + log)
        .atMost(STARTS_WITHIN)
        .pollInterval(Duration.ofMillis(20))
        .failFast("module ended, see " + log, () -> !isAlive())
        .until(() -> readyUrl().isPresent() && isHealthy(client));
  }

  private boolean isHealthy(HttpClient client) throws InterruptedException {
    try {
      return client
              .send(
                  HttpRequest.newBuilder(URI.create(baseUrl() + "/admin/health")).build(),
                  BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns its address, such as {@code http://localhost:8081}. */
  public String baseUrl() {
    return readyUrl().orElseThrow(() -> new IllegalStateException("Not ready, see " + log));
  }

  private Optional<String> readyUrl() {
    return output()
        .lines()
        .map(READY::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst();
  }

  /** Returns its output so far. */
  public String output() {
    try {
      // a character may be half written; Files.readString would refuse that
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Kills it (SIGKILL). */
  public void kill() {
    process.destroyForcibly();
    awaitEnd(Duration.ofSeconds(60));
  }

  /** Suspends it (SIGSTOP), like a machine that is overloaded. */
  public void pause() {
    Signals.send("STOP", pid());
  }

  /** Resumes it after a {@link #pause} (SIGCONT). */
  public void resume() {
    Signals.send("CONT", pid());
  }

  /**
   * Stops it (SIGTERM) and waits until it has ended.
   *
   * @return its exit code
   */
  public int stop() {
    return stop(Duration.ofSeconds(60));
  }

  int stop(Duration atMost) {
    process.destroy();
    return awaitEnd(atMost);
  }

  /** Waits until it ends by itself and returns its exit code. */
  public int awaitEnd(Duration atMost) {
    try {
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("Module " + pid() + " does not end, see " + log);
      }
      RUNNING.remove(process);
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (isAlive()) {
      kill();
    }
  }
}
