package org.folio.batch.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.folio.batch.db.Tenant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DevModeIT {
  private static final Pattern READY =
      Pattern.compile(
          "^READY http://localhost:(\\d+) kafka=localhost:(\\d+)"
              + " postgres=jdbc:postgresql://localhost:(\\d+)/batch$",
          Pattern.MULTILINE);

  private final Path basedir = Directories.target().resolve("it/dev-mode");
  private final Path output = basedir.resolve("output");

  @BeforeEach
  @AfterEach
  void removeWhatAnEarlierRunLeft() throws IOException {
    Directories.delete(basedir);
  }

  private Process start(String... options) throws IOException {
    Directories.createReadable(basedir);
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dbasedir=" + basedir,
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.command().addAll(List.of(options));
    builder.command().add(DevMode.class.getName());
    return builder.start();
  }

  private String output() throws IOException {
    return Files.readString(output);
  }

  @Test
  void showsTheMainJobAndIsThereAgainWithItsDataAndWithoutTheShow() throws Exception {
    Process dev = start("-DHTTP_PORT=0", "-DDB_PORT=0", "-DKAFKA_PORT=0");
    UUID batch;
    try {
      batch = awaitUp(dev).announce(3);
    } finally {
      dev.destroy();
    }
    assertTrue(dev.waitFor(60, TimeUnit.SECONDS));
    assertShownAndNothingLeft();

    Process next = start("-Ddemo=false", "-DHTTP_PORT=0", "-DDB_PORT=0", "-DKAFKA_PORT=0");
    try {
      assertEquals(0, awaitUp(next).processedCount(batch));
      assertFalse(output().contains("10,000"), output());
    } finally {
      next.destroy();
    }
    assertTrue(next.waitFor(60, TimeUnit.SECONDS));
  }

  private void assertShownAndNothingLeft() throws IOException {
    Matcher ready = READY.matcher(output());
    assertTrue(ready.find(), output());
    assertTrue(output().contains("10,000 of 10,000"), output());
    assertTrue(output().contains("\"type\" : \"COMPLETED\""), output());
    assertFalse(output().contains("Exception"), output());
    for (int port = 1; port <= 3; port++) {
      assertTrue(FreePort.isFree(Integer.parseInt(ready.group(port))), "port " + ready.group(port));
    }
  }

  @Test
  void aPortInUseIsToldInOneLine() throws Exception {
    Process dev = start("-DDB_PORT=" + Services.postgres().port(), "-DHTTP_PORT=0");

    assertTrue(dev.waitFor(60, TimeUnit.SECONDS));
    assertEquals(1, dev.exitValue());
    assertEquals(
        "Port %d is in use; choose another, for instance: mvn -Pdev -DDB_PORT=0 (any free one)\n"
            .formatted(Services.postgres().port()),
        output());
  }

  private Gateway awaitUp(Process dev) throws IOException {
    Awaitility.await("it is up, see " + output)
        .atMost(Duration.ofMinutes(5))
        .failFast("it ended", () -> !dev.isAlive())
        .until(() -> output().contains("Ctrl-C"));
    Matcher ready = READY.matcher(output());
    assertTrue(ready.find(), output());
    return new Gateway("http://localhost:" + ready.group(1), new Tenant("diku"));
  }
}
