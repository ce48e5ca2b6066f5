package org.folio.batch.testkit;

import java.util.Map;
import java.util.Properties;

/**
 * The ports of dev mode: each from a system property, else the environment, else the usual one; 0
 * takes any free one.
 */
record DevPorts(int http, int db, int kafka) {

  /**
   * @throws IllegalArgumentException in words for the developer, when a setting is no port or the
   *     port is in use
   */
  static DevPorts read(Properties properties, Map<String, String> environment) {
    return new DevPorts(
        port("HTTP_PORT", 8081, properties, environment),
        port("DB_PORT", 5432, properties, environment),
        port("KAFKA_PORT", 9092, properties, environment));
  }

  private static int port(
      String name, int usual, Properties properties, Map<String, String> environment) {
    String text =
        properties.getProperty(name, environment.getOrDefault(name, String.valueOf(usual)));
    int port;
    try {
      port = Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      port = -1;
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(name + " must be a port or 0, and is " + text);
    }
    if (port != 0 && !FreePort.isFree(port)) {
      throw new IllegalArgumentException(
          "Port %d is in use; choose another, for instance: mvn -Pdev -D%s=0 (any free one)"
              .formatted(port, name));
    }
    return port;
  }
}
