package org.folio.batch.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts programs of this class path in separate JVMs. */
final class Jvm {
  private Jvm() {}

  static ProcessBuilder running(Class<?> main, List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /** Blocks until the parent JVM ends, even if it is killed: its end closes the pipe. */
  static void awaitEndOfParent() throws java.io.IOException {
    while (System.in.read() >= 0) {
      // whatever it sends
    }
  }
}
