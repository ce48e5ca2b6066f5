package org.folio.batch.consumption;

import java.util.Set;
import org.folio.batch.http.PublicAddress;

/**
 * How limits and exports are served.
 *
 * @param address at which clients reach the module
 * @param allowedHosts that notifications may be posted to wherever they are
 */
public record ConsumptionSettings(PublicAddress address, Set<String> allowedHosts) {}
