package org.folio.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.folio.batch.testkit.FreePort;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of the Dockerfile, without Docker: class data archive, health check, labels. */
class ImageIT {
  private static final Path HEALTH_CHECK = Path.of("deploy", "health-check.sh");
  private static final Path JAR =
      Path.of(System.getProperty("fat.jar", "")).resolveSibling("mod-batch-tracking-image.jar");

  @TempDir private Path directory;

  /**
   * Runs the Dockerfile's own command. A JVM that is told {@code -Xshare:on} does not run without
   * its archive.
   */
  @Test
  void archiveIsCreatedWithoutServices_andUsedByAHealthyInstance() throws Exception {
    String dockerfile = Files.readString(Path.of("Dockerfile")).replace("\\\n", "");
    String archive = directory.resolve("classes.jsa").toString();
    String command = "HTTP_PORT=0 DB_HOST" + between(dockerfile, "RUN DB_HOST", "\n");

    Ended made = run(inPlace(command, archive), Map.of());

    assertEquals(0, made.exitCode, made.output);
    assertEquals("mod-batch-tracking " + ModuleInfo.VERSION, made.output.strip());
    assertTrue(dockerfile.contains("exec java -XX:SharedArchiveFile=/app/classes.jsa "));
    Map<String, String> settings =
        ModuleProcess.environment(Services.freshDatabase(), Services.freshKafkaSettings());
    List<String> options =
        List.of("-Xshare:on", "-XX:SharedArchiveFile=" + archive, "-XX:+UseSerialGC");
    try (ModuleProcess module = ModuleProcess.startJar(JAR, settings, options)) {
      Ended healthy = healthCheck(URI.create(module.baseUrl()).getPort());
      assertEquals(0, healthy.exitCode, healthy.output);
      assertEquals("", healthy.output);
    }
  }

  @Test
  void failedArchive_failsTheBuild() throws Exception {
    String dockerfile = Files.readString(Path.of("Dockerfile")).replace("\\\n", "");
    String command = "HTTP_PORT=0 DB_HOST" + between(dockerfile, "RUN DB_HOST", "\n");

    String nowhere = directory.resolve("missing").resolve("classes.jsa").toString();
    Ended made = run(inPlace(command, nowhere), Map.of());

    assertNotEquals(0, made.exitCode, made.output);
  }

  @Test
  void healthCheck_failsAndSaysWhy() throws Exception {
    assertNotEquals(0, healthCheck(FreePort.any()).exitCode);

    HttpServer sick =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sick.createContext(
        "/admin/health",
        exchange -> {
          byte[] answer = "database: does not answer".getBytes(UTF_8);
          exchange.sendResponseHeaders(503, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    sick.start();
    try {
      Ended unhealthy = healthCheck(sick.getAddress().getPort());
      assertEquals(1, unhealthy.exitCode);
      assertTrue(unhealthy.output.contains("database: does not answer"), unhealthy.output);
    } finally {
      sick.stop(0);
    }
  }

  @Test
  void labels_fitTheBuild() throws IOException {
    String dockerfile = Files.readString(Path.of("Dockerfile"));
    String base = between(dockerfile, "\nFROM eclipse-temurin:", "\n");

    assertTrue(dockerfile.contains("\nARG VERSION=" + ModuleInfo.VERSION + "\n"), dockerfile);
    assertTrue(
        dockerfile.contains("base.name=\"docker.io/library/eclipse-temurin:" + base + "\""),
        dockerfile);
    assertTrue(Pattern.matches("\\d+\\.\\d+\\.\\d+_\\d+-jre-noble", base), base);
    assertFalse(dockerfile.contains("curl"), dockerfile);
  }

  /** The version of Java is a decision (docs/adr/0013) that several places repeat. */
  @Test
  void javaOfTheImage_isThatOfBuildAndDocuments() throws IOException {
    String dockerfile = Files.readString(Path.of("Dockerfile"));
    String java = between(dockerfile, "\nFROM eclipse-temurin:", ".");

    assertTrue(dockerfile.contains("-eclipse-temurin-" + java + " AS build\n"), dockerfile);
    Map.of(
            "CONTRIBUTING.md", "on JDK " + java + ":",
            "docs/acceptance-criteria.md", "Java (image: " + java + ", language level 17)",
            "docs/adr/0013-java-21-in-the-image.md", "on Java " + java + ",",
            "NEWS.md", "runs on Java " + java + " ")
        .forEach((page, text) -> assertTrue(read(page).contains(text), page + ": " + text));
  }

  private static String read(String page) {
    try {
      return Files.readString(Path.of(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String inPlace(String command, String archive) {
    assertTrue(Files.exists(JAR), JAR + " does not exist; run mvn package");
    return command
        .replace("/app/classes.jsa", archive)
        .replace("/app/mod-batch-tracking.jar", JAR.toString());
  }

  private Ended healthCheck(int port) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "bash is not installed");
    return run("bash " + HEALTH_CHECK, Map.of("HTTP_PORT", String.valueOf(port)));
  }

  private record Ended(int exitCode, String output) {}

  private Ended run(String command, Map<String, String> environment) throws Exception {
    Path log = Files.createTempFile(directory, "run", ".log");
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .merge("PATH", System.getProperty("java.home") + "/bin:", (path, java) -> java + path);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(120, SECONDS), command);
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), Files.readString(log));
  }

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from) + from.length();
    return text.substring(start, text.indexOf(to, start));
  }
}
