package org.folio.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.folio.batch.testkit.CpuLimit;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.Test;

/** The packaged module in a container with a small quota of processor time. */
class StartOnSlowMachineIT {
  private static final double CORES = 0.25;

  /** As the JVM chooses by itself when a container has less than two cores. */
  private static final List<String> SMALL_CONTAINER =
      List.of("-XX:ActiveProcessorCount=1", "-XX:+UseSerialGC", "-Xmx256m");

  /** Such a start hung: the timer of the pool lost the caller, and then the pool never closed. */
  @Test
  void start_connectionTimesOutAtFirst_serves() throws IOException {
    Map<String, String> settings =
        ModuleProcess.environment(Services.freshDatabase(), Services.freshKafkaSettings());
    settings.put("STARTUP_TIMEOUT_SECONDS", "600");
    settings.put("DB_CONNECTIONTIMEOUT", "1400");
    try (ModuleProcess module = ModuleProcess.launch(settings, SMALL_CONTAINER);
        CpuLimit limit = CpuLimit.of(module.pid(), CORES)) {
      module.awaitReady();

      assertFalse(module.output().contains("NullPointerException"), module.output());
      assertTrue(limit.usedNanos() > 0);
    }
  }

  @Test
  void start_atQuarterOfACore_blocksNoEventLoop() throws IOException {
    Map<String, String> settings =
        ModuleProcess.environment(Services.freshDatabase(), Services.freshKafkaSettings());
    settings.put("STARTUP_TIMEOUT_SECONDS", "600");
    long begun = System.nanoTime();
    try (ModuleProcess module = ModuleProcess.launch(settings, SMALL_CONTAINER);
        CpuLimit limit = CpuLimit.of(module.pid(), CORES)) {
      module.awaitReady();

      double share = (double) limit.usedNanos() / (System.nanoTime() - begun);
      assertTrue(share < 1.2 * CORES, "it was not limited, but used " + share + " of a core");
      List<String> blocked =
          module.output().lines().filter(line -> line.contains("has been blocked")).toList();
      assumeTrue(
          blocked.isEmpty() || share > 0.9 * CORES,
          "The machine is too busy: the module got only %.2f of a core".formatted(share));
      assertEquals(List.of(), blocked);
    }
  }
}
