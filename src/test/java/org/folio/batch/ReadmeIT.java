package org.folio.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.folio.batch.db.Tenant;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.ShellBlocks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeIT {
  private static final Path README = Path.of("README.md");
  private static final List<String> TOURS =
      ShellBlocks.of(README).stream().filter(ShellBlocks::canRun).toList();

  @TempDir private Path directory;

  @Test
  void readme_isShort() throws Exception {
    assertTrue(Files.size(README) < 8_000, "README.md has " + Files.size(README) + " bytes");
  }

  @Test
  void tours_runFromFirstLineToLast() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed");
    Tenant tenant = Services.freshTenant();
    try (LocalModule module =
        LocalModule.start(Services.freshDatabase(), Services.freshKafkaSettings())) {
      new Gateway(module.baseUrl(), tenant).enable();
      ShellBlocks.Ended ended =
          ShellBlocks.run(
              List.of("bash"),
              String.join("\n", TOURS)
                  .replace("http://localhost:8081", module.baseUrl())
                  .replace("diku", tenant.toString()),
              directory);
      String output = ended.output();

      assertEquals(0, ended.exitCode(), output);
      assertTrue(output.contains("\"processedCount\":0,\"totalRecords\":3"), output);
      assertTrue(output.contains("\"remaining\":{\"value\":987.50"), output);
      assertTrue(output.contains("{\"type\":\"trailer\",\"consumptions\":1"), output);
      assertTrue(output.contains(",Failed,"), output);
      assertTrue(Files.readString(directory.resolve("again.csv")).contains("water.pdf"), output);
    }
  }
}
