package org.folio.batch.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.folio.batch.db.Tenant;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.Test;

class LargeFileIT {
  private static final long SIZE = 160L * 1024 * 1024;

  @Test
  void aFileManyTimesLargerThanTheHeapIsWrittenAndRead() throws Exception {
    Tenant tenant = Services.freshTenant();
    TenantInstance.install(Services.dbSettings(), tenant);
    Path log = Files.createTempFile(Path.of("target"), "large-file", ".log");

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx40m",
                "-XX:MaxDirectMemorySize=24m",
                "-XX:+UseSerialGC",
                "-cp",
                classPath(),
                LargeFile.class.getName(),
                String.valueOf(Services.postgres().port()),
                tenant.id(),
                String.valueOf(SIZE))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();

    assertEquals(0, process.waitFor(), () -> "See " + log);
  }

  // failsafe puts the real one behind a jar that has only a manifest
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
