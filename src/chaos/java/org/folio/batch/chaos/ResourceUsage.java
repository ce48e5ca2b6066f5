package org.folio.batch.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the system says of a process. Linux only. */
record ResourceUsage(double residentMegabytes, int threads, int descriptors) {
  /** How much more a process may use after the faults than before. */
  static final ResourceUsage TOLERANCE = new ResourceUsage(128, 16, 40);

  static ResourceUsage of(long pid) {
    Path process = Path.of("/proc", String.valueOf(pid));
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      List<String> status = Files.readAllLines(process.resolve("status"));
      return new ResourceUsage(
          number(status, "VmRSS:") / 1024.0,
          (int) number(status, "Threads:"),
          (int) descriptors.count());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(List<String> status, String field) {
    return status.stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  boolean isAsBefore(ResourceUsage before) {
    return residentMegabytes <= before.residentMegabytes + TOLERANCE.residentMegabytes
        && threads <= before.threads + TOLERANCE.threads
        && descriptors <= before.descriptors + TOLERANCE.descriptors;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.0f MB, %d threads, %d descriptors",
        residentMegabytes,
        threads,
        descriptors);
  }
}
