package org.folio.batch.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevPreflightTest {
  @TempDir private Path directory;
  private final Properties properties = new Properties();

  @Test
  void setting_propertyWinsOverEnvironmentUnlessBlank() {
    properties.setProperty("HTTP_PORT", "0");
    properties.setProperty("DB_PORT", "");

    DevPreflight preflight = preflight(Map.of("HTTP_PORT", "1", "DB_PORT", "2", "ENV", " "));

    assertEquals(Optional.of("0"), preflight.setting("HTTP_PORT"));
    assertEquals(Optional.of("2"), preflight.setting("DB_PORT"));
    assertEquals(Optional.empty(), preflight.setting("ENV"));
    assertEquals(9092, preflight.port("KAFKA_PORT", 9092));
  }

  @Test
  void check_namesThePortInUseAndTheWayOut() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = String.valueOf(taken.getLocalPort());

      assertEquals(
          "Port "
              + port
              + " (HTTP_PORT) is in use. Choose another one, or 0 for any free port: mvn -Pdev -DHTTP_PORT=0",
          refusal(Map.of("HTTP_PORT", port)));
    }
  }

  @Test
  void check_ignoresPortsOfServicesThatItDoesNotStart() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = String.valueOf(taken.getLocalPort());

      preflight(
              Map.of(
                  "HTTP_PORT",
                  "0",
                  "DB_HOST",
                  "localhost",
                  "DB_PORT",
                  port,
                  "KAFKA_HOST",
                  "kafka",
                  "KAFKA_PORT",
                  port))
          .check();
    }
  }

  @Test
  void check_refusesWhatIsNoPort() {
    for (String bad : new String[] {"abc", "-1", "65536", "80.5"}) {
      String message = refusal(Map.of("HTTP_PORT", bad));
      assertEquals("HTTP_PORT must be a port from 0 to 65535, but was \"" + bad + "\"", message);
    }
  }

  @Test
  void check_refusesDatabaseSettingsWithoutHost() {
    String message = refusal(Map.of("DB_USERNAME", "me", "HTTP_PORT", "0"));

    assertTrue(message.startsWith("DB_USERNAME is set but DB_HOST is not."), message);
  }

  @Test
  void check_refusesASecondDevMode() throws Exception {
    assertTrue(Directories.claim(directory));

    String message = refusal(Map.of());

    assertTrue(message.startsWith("Dev mode is already running here"), message);
  }

  private DevPreflight preflight(Map<String, String> environment) {
    return new DevPreflight(directory, properties, environment);
  }

  private String refusal(Map<String, String> environment) {
    return assertThrows(IllegalStateException.class, () -> preflight(environment).check())
        .getMessage();
  }
}
