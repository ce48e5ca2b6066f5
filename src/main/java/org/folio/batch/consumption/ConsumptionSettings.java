package org.folio.batch.consumption;

import java.util.Optional;
import java.util.Set;

/**
 * Settings of limits and exports.
 *
 * @param publicBaseUrl the address at which clients reach the module, if configured
 * @param allowedHosts hosts that notifications may be posted to even if their addresses are not
 *     public
 */
public record ConsumptionSettings(Optional<String> publicBaseUrl, Set<String> allowedHosts) {}
