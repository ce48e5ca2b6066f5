package org.folio.batch.bench;

/** Measures elapsed time and the CPU time of all threads of this JVM since its creation. */
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
