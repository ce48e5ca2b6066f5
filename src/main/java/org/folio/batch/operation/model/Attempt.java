package org.folio.batch.operation.model;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One try to do a task.
 *
 * @param number counted from 1 over all restarts
 * @param ended null while it runs, as is the outcome
 * @param restarted when somebody restarted the task after this attempt; null when nobody did
 * @param restartedBy null when that user was not known
 */
public record Attempt(
    int number,
    String instance,
    Instant started,
    @Nullable Instant ended,
    @Nullable AttemptOutcome outcome,
    @Nullable Instant restarted,
    @Nullable UUID restartedBy) {}
