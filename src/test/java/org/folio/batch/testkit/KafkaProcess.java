package org.folio.batch.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A Kafka broker in a JVM of its own, so that it can be killed and frozen. It ends with this JVM at
 * the latest. Its output is in {@code kafka.out} in its directory.
 */
public final class KafkaProcess implements AutoCloseable {
  private static final String READY = "KAFKA READY";
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

  private final Path directory;
  private final int port;
  private final Map<String, String> overrides;
  private Process process;
  private Path output;
  private int starts;

  private KafkaProcess(Path directory, int port, Map<String, String> overrides) {
    this.directory = directory;
    this.port = port;
    this.overrides = overrides;
    this.output = directory.resolve("kafka.out");
    this.process = launch();
  }

  /**
   * Starts an empty broker and waits until it serves.
   *
   * @param overrides properties of the broker that replace those of {@link EmbeddedKafka}
   */
  public static KafkaProcess startEmpty(Path directory, int port, Map<String, String> overrides) {
    try {
      Directories.delete(directory);
      Directories.createReadable(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    KafkaProcess started =
        new KafkaProcess(directory.toAbsolutePath(), port, Map.copyOf(overrides));
    started.awaitReady();
    return started;
  }

  /** The program of the JVM: directory, port and {@code name=value} of each override. */
  public static void main(String[] args) throws IOException {
    Map<String, String> overrides = new HashMap<>();
    for (String override : List.of(args).subList(2, args.length)) {
      String[] parts = override.split("=", 2);
      overrides.put(parts[0], parts[1]);
    }
    EmbeddedKafka.start(Path.of(args[0]), Integer.parseInt(args[1]), overrides);
    System.out.println(READY);
    while (System.in.read() >= 0) {
      // until the JVM that started this one ends, and the pipe from it with it
    }
    Runtime.getRuntime().halt(0);
  }

  public int port() {
    return port;
  }

  /** The directory of a partition's segment files. */
  public Path partitionDirectory(String topic, int partition) {
    return dataDirectory().resolve(topic + "-" + partition);
  }

  /** The directory of all partitions and checkpoints. */
  public Path dataDirectory() {
    return directory.resolve("data");
  }

  /** Ends it at once (SIGKILL). */
  public synchronized void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Starts it again after a {@link #kill} on the same port, and waits until it serves. */
  public synchronized void start() {
    process = launch();
    awaitReady();
  }

  /** Stops it where it is (SIGSTOP). */
  public synchronized void freeze() {
    Signals.send("STOP", process.pid());
  }

  /** Lets it go on after {@link #freeze} (SIGCONT). */
  public synchronized void thaw() {
    Signals.send("CONT", process.pid());
  }

  @Override
  public void close() {
    kill();
  }

  private Process launch() {
    starts++;
    output = directory.resolve("kafka-" + starts + ".out");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dtest.log=" + directory.resolve("kafka.log"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(KafkaProcess.class.getName());
    command.addAll(List.of(dataDirectory().toString(), String.valueOf(port)));
    overrides.forEach((name, value) -> command.add(name + "=" + value));
    try {
      File file = output.toFile();
      return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    Awaitility.await("Kafka serves, see " + output)
        .atMost(STARTS_WITHIN)
        .pollInterval(Duration.ofMillis(50))
        .failFast("Kafka ended, see " + output, () -> !process.isAlive())
        .until(
            () -> new String(Files.readAllBytes(output), StandardCharsets.UTF_8).contains(READY));
  }
}
