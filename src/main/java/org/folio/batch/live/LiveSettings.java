package org.folio.batch.live;

import java.time.Duration;

/**
 * How many clients an instance serves.
 *
 * @param maxClients of all tenants together
 * @param maxClientsOfTenant of one tenant
 * @param heartbeat how often a comment is sent, and how often instances tell each other what their
 *     clients watch
 */
public record LiveSettings(int maxClients, int maxClientsOfTenant, Duration heartbeat) {}
