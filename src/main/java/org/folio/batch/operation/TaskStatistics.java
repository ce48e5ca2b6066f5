package org.folio.batch.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks of one kind a tenant has.
 *
 * @param waiting those that wait for a later time
 * @param ready those that wait for a slot
 * @param oldestReady since when the first of them could have run; null when none is ready
 */
public record TaskStatistics(
    String kind,
    long waiting,
    long ready,
    long processing,
    long completed,
    long errored,
    long cancelled,
    @Nullable Instant oldestReady) {}
