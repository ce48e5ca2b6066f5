package org.folio.batch.operation.worker;

import java.time.Duration;
import java.util.Set;

/**
 * What an instance is willing to take.
 *
 * @param kinds those it knows; during an upgrade another instance may know more
 */
public record ClaimRequest(Set<String> kinds, String instance, Duration lease, int maxAttempts) {}
