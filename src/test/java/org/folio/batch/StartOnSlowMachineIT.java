package org.folio.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
      assertEquals(
          List.of(), module.output().lines().filter(line -> line.contains("blocked")).toList());
    }
  }
}
