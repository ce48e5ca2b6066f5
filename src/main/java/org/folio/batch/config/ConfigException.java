package org.folio.batch.config;

import java.util.List;

/**
 * The environment does not let the module start. Its message lists every missing or bad setting,
 * one a line.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConfigException(List<String> problems) {
    super(
        "mod-batch-tracking cannot start, "
            + problems.size()
            + (problems.size() == 1 ? " setting is" : " settings are")
            + " missing or wrong:\n  - "
            + String.join("\n  - ", problems));
  }
}
