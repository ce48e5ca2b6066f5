package org.folio.batch.config;

import java.util.List;

/**
 * The environment does not allow the module to start. The message lists every missing or invalid
 * setting, one per line.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConfigException(List<String> problems) {
    super(
        "mod-batch-tracking cannot start, "
            + problems.size()
            + (problems.size() == 1 ? " setting is" : " settings are")
            + " missing or invalid:\n  - "
            + String.join("\n  - ", problems));
  }
}
