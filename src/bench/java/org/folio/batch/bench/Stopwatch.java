package org.folio.batch.bench;

/**
 * Measures, from when it was made, by the clock and by the CPU time that all threads of this JVM
 * took together.
 */
final class Stopwatch {
  private final long start = System.nanoTime();
  private final long startCpu = cpuNanos();

  Speed speedOf(long events) {
    return new Speed(
        events * 1e9 / (System.nanoTime() - start), (cpuNanos() - startCpu) / 1e3 / events);
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }
}
