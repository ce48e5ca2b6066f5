package org.folio.batch.consumption;

import java.util.Optional;
import java.util.Set;

/**
 * How limits and exports are served.
 *
 * @param publicBaseUrl how clients reach the module, when the operator says so
 * @param allowedHosts that notifications may be posted to wherever they are
 */
public record ConsumptionSettings(Optional<String> publicBaseUrl, Set<String> allowedHosts) {}
