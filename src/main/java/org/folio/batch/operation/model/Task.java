package org.folio.batch.operation.model;

import org.jspecify.annotations.Nullable;

/**
 * The unit of work of one operation.
 *
 * @param currentAttemptCount attempts since the start or the last restart
 * @param totalAttemptCount all attempts
 * @param instance that runs it or ran it last; null if it was never started
 * @param cancelRequested whether it was asked to stop
 */
public record Task(
    long id,
    long operationId,
    String kind,
    TaskStatus status,
    int currentAttemptCount,
    int totalAttemptCount,
    @Nullable String instance,
    boolean cancelRequested,
    Audit audit) {}
