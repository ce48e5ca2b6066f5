package org.folio.batch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the memory of a process in megabytes. Linux only. */
final class ProcessMemory {
  private ProcessMemory() {}

  static double resident(long pid) throws IOException {
    return megabytes(pid, "VmRSS");
  }

  static double residentAtMost(long pid) throws IOException {
    return megabytes(pid, "VmHWM");
  }

  /** Returns the memory that the process shares with no other. */
  static double unshared(long pid) throws IOException {
    return megabytes(pid, "RssAnon");
  }

  private static double megabytes(long pid, String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith(field + ":"))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
        .findFirst()
        .orElseThrow();
  }
}
