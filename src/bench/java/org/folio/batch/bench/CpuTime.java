package org.folio.batch.bench;

import java.time.Duration;

/**
 * CPU time of this JVM, all threads together. Unlike the clock, it is much the same on a busy
 * machine.
 */
final class CpuTime {
  private Duration last = now();

  double microsSinceLast() {
    Duration before = last;
    last = now();
    return last.minus(before).toNanos() / 1e3;
  }

  private static Duration now() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
