package org.folio.batch.testkit;

import java.util.Map;

/** The module in this JVM, started through the same composition root as in production. */
final class DevModule {
  private final int port;

  private DevModule(int port) {
    this.port = port;
  }

  static DevModule start(Map<String, String> environment) {
    throw new UnsupportedOperationException("Main is not merged yet: " + environment.keySet());
  }

  int port() {
    return port;
  }

  void stop() {}
}
