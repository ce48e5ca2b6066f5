package org.folio.batch.consumption;

import java.util.Set;
import org.folio.batch.http.PublicAddress;

/**
 * Settings of limits and exports.
 *
 * @param address at which clients reach the module
 * @param allowedHosts that notifications may be posted to wherever they are
 */
public record ConsumptionSettings(PublicAddress address, Set<String> allowedHosts) {}
