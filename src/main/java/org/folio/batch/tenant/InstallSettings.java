package org.folio.batch.tenant;

import java.time.Duration;

/**
 * How {@code POST /_/tenant} answers an installation.
 *
 * @param gatewayPolls whether a request with {@code X-Okapi-Url} comes from a gateway that polls
 *     the job; otherwise the answer waits for the end of the job
 * @param longestWait for the end of the job
 */
public record InstallSettings(boolean gatewayPolls, Duration longestWait) {}
