package org.folio.batch.operation.worker;

import java.time.Duration;
import java.util.Set;

/**
 * Describes the tasks that an instance can claim.
 *
 * @param kinds that it has handlers for; during an upgrade, another instance may have more
 */
public record ClaimRequest(Set<String> kinds, String instance, Duration lease, int maxAttempts) {}
