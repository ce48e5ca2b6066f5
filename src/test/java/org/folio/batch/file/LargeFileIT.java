package org.folio.batch.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.folio.batch.db.Tenant;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.S3Server;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.Test;

class LargeFileIT {
  private static final long SIZE = 160L * 1024 * 1024;

  @Test
  void fileInDatabase_isWrittenAndRead_whenLargerThanHeap() throws Exception {
    assertIsWrittenAndRead(List.of("-Xmx40m", "-XX:MaxDirectMemorySize=24m"), List.of());
  }

  @Test
  void fileInS3_isWrittenAndRead_whenLargerThanHeap() throws Exception {
    // room for a part of 8 MB, the previous part in transit, and copies by the client
    assertIsWrittenAndRead(
        List.of("-Xmx72m", "-XX:MaxDirectMemorySize=40m"),
        List.of(S3Server.shared().url().toString()));
  }

  private static void assertIsWrittenAndRead(List<String> memory, List<String> storage)
      throws Exception {
    Tenant tenant = Services.freshTenant();
    TenantInstance.install(Services.dbSettings(), tenant);
    Path log = Files.createTempFile(Path.of("target"), "large-file", ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(memory);
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-cp",
            classPath(),
            LargeFile.class.getName(),
            String.valueOf(Services.postgres().port()),
            tenant.id(),
            String.valueOf(SIZE)));
    command.addAll(storage);

    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();

    assertEquals(0, process.waitFor(), () -> "See " + log);
  }

  // failsafe hides the real class path behind a jar with only a manifest
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
