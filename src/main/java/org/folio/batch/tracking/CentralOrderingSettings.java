package org.folio.batch.tracking;

import java.time.Duration;

/**
 * How central ordering in consortia is looked up.
 *
 * @param okapiUrl address of the gateway, or of the module's sidecar, for calls to other modules
 * @param keptFor how long an answer is used before it is looked up again
 */
public record CentralOrderingSettings(String okapiUrl, Duration keptFor) {}
