package org.folio.batch.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * An S3-compatible server in a separate process, with one empty bucket. All tests of a JVM share
 * it. It starts on first use and stops with the JVM.
 */
public final class S3Server {
  public static final String BUCKET = "data-files";
  private static final String JAR = "s3mock-";
  private static final Duration START = Duration.ofMinutes(3);
  private static final int TRIES = 3;

  private final int port;

  private S3Server(int port) {
    this.port = port;
  }

  public static S3Server shared() {
    return Started.SERVER;
  }

  public URI url() {
    return URI.create("http://localhost:" + port);
  }

  private static final class Started {
    static final S3Server SERVER = start();
  }

  // a port that was free just now may be anybody's when the server comes to listen on it
  private static S3Server start() {
    Optional<S3Server> started = Optional.empty();
    for (int i = 0; i < TRIES && started.isEmpty(); i++) {
      started = tryToStart();
    }
    return started.orElseThrow(() -> new IllegalStateException("The S3 server always ends"));
  }

  /** Returns empty if it ends before it serves requests. */
  private static Optional<S3Server> tryToStart() {
    try {
      int port = FreePort.any();
      Path directory = Directories.target().resolve("it").resolve("s3-" + port);
      Directories.createReadable(directory);
      Path log = directory.resolve("s3.log");
      Process process =
          new ProcessBuilder(command(port, directory.resolve("data")))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process), "stop-s3"));
      Awaitility.await("S3, see " + log)
          .atMost(START)
          .until(() -> !process.isAlive() || listens(port));
      return process.isAlive() ? Optional.of(new S3Server(port)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(int port, Path data) throws IOException {
    Files.createDirectories(data);
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-jar",
        jar(),
        "--server.port=0",
        "--http.port=" + port,
        "--com.adobe.testing.s3mock.store.root=" + data,
        "--com.adobe.testing.s3mock.store.initial-buckets=" + BUCKET);
  }

  private static String jar() {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : classPath.split(File.pathSeparator)) {
      if (Path.of(entry).getFileName().toString().startsWith(JAR)) {
        return entry;
      }
    }
    throw new IllegalStateException("The class path has no " + JAR);
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("localhost", port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
