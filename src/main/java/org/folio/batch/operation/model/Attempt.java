package org.folio.batch.operation.model;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a task.
 *
 * @param number counted from 1 over all restarts
 * @param ended null while it runs, like the outcome
 * @param restarted when the task was restarted after this attempt; null if it was not
 * @param restartedBy null if that user is unknown
 */
public record Attempt(
    int number,
    String instance,
    Instant started,
    @Nullable Instant ended,
    @Nullable AttemptOutcome outcome,
    @Nullable Instant restarted,
    @Nullable UUID restartedBy) {}
