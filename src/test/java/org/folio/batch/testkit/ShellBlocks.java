package org.folio.batch.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The shell commands of a Markdown page. */
public final class ShellBlocks {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```sh\n(.*?)^ *```$");
  private static final Pattern OTHER_PROGRAM =
      Pattern.compile(
          "(?m)^\\s*(?:[A-Z_]+=\\S+ )*(mvn|docker|buildah|kubectl|kafka-[a-z-]+\\.sh|pg_dump|pg_dumpall|psql|createdb|pg_restore|npx)\\b");

  /** In a pasted script, a request that is refused must not go unnoticed. */
  private static final String STRICT_CURL =
      "set -eo pipefail\ncurl() { command curl --no-progress-meter --fail-with-body \"$@\"; }\n";

  private ShellBlocks() {}

  /** The end of a script. */
  public record Ended(int exitCode, String output) {}

  /** Returns the blocks of a page in their order. */
  public static List<String> of(Path page) {
    try {
      return BLOCK.matcher(Files.readString(page)).results().map(found -> found.group(2)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** False if a block needs a program that a test cannot rely on. */
  public static boolean canRun(String block) {
    return !OTHER_PROGRAM.matcher(block).find();
  }

  /** Runs a script; a request that is not answered with 2xx or 3xx ends it. */
  public static Ended run(List<String> shell, String script, Path directory)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile(directory, "script", ".sh");
    Path output = Files.createTempFile(directory, "output", ".txt");
    Files.writeString(file, STRICT_CURL + script);
    List<String> command = new ArrayList<>(shell);
    command.add(file.toString());
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        throw new IllegalStateException("Not ended: " + Files.readString(output));
      }
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), Files.readString(output));
  }
}
