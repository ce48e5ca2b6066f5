package org.folio.batch.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class DevPortsTest {
  private final Properties properties = new Properties();

  @Test
  void aPropertyWinsOverTheEnvironment() {
    int free = FreePort.any();
    properties.setProperty("HTTP_PORT", "0");
    DevPorts ports =
        DevPorts.read(
            properties,
            Map.of("HTTP_PORT", "1", "DB_PORT", String.valueOf(free), "KAFKA_PORT", "0"));
    assertEquals(new DevPorts(0, free, 0), ports);
  }

  @Test
  void aPortInUseIsNamedWithTheWayOut() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      properties.setProperty("HTTP_PORT", String.valueOf(taken.getLocalPort()));
      String message =
          assertThrows(IllegalArgumentException.class, () -> DevPorts.read(properties, Map.of()))
              .getMessage();
      assertTrue(message.contains("Port " + taken.getLocalPort() + " is in use"), message);
      assertTrue(message.contains("-DHTTP_PORT=0"), message);
    }
  }

  @Test
  void whatIsNoPortIsRefused() {
    for (String bad : new String[] {"", "abc", "-1", "65536", "80.5"}) {
      properties.setProperty("HTTP_PORT", bad);
      assertThrows(IllegalArgumentException.class, () -> DevPorts.read(properties, Map.of()), bad);
    }
  }
}
