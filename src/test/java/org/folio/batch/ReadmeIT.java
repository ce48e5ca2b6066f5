package org.folio.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.folio.batch.db.Tenant;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeIT {
  private static final Path README = Path.of("README.md");
  private static final Pattern SHELL_BLOCK =
      Pattern.compile("^```sh\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

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
      Path script = directory.resolve("tours.sh");
      Files.writeString(
          script,
          tours()
              .replace("http://localhost:8081", module.baseUrl())
              .replace("diku", tenant.toString()));
      Process shell =
          new ProcessBuilder("bash", "-e", script.toString())
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(shell.getInputStream().readAllBytes());

      assertEquals(0, shell.waitFor(), output);
      assertTrue(output.contains("\"processedCount\":0,\"totalRecords\":3"), output);
      assertTrue(output.contains("\"remaining\":{\"value\":987.50"), output);
      assertTrue(output.contains("{\"type\":\"trailer\",\"consumptions\":1"), output);
      assertTrue(output.contains(",Failed,"), output);
      assertTrue(Files.readString(directory.resolve("again.csv")).contains("water.pdf"), output);
    }
  }

  private static String tours() throws Exception {
    String readme = Files.readString(README);
    String section =
        readme.substring(readme.indexOf("## Three tours"), readme.indexOf("## Deploy"));
    StringBuilder script = new StringBuilder();
    for (Matcher block = SHELL_BLOCK.matcher(section); block.find(); ) {
      script.append(block.group(1));
    }
    return script.toString();
  }
}
