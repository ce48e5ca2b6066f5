package org.folio.batch.operation.model;

import org.jspecify.annotations.Nullable;

/**
 * The work of one operation.
 *
 * @param currentAttemptCount attempts since the start or the last restart
 * @param totalAttemptCount attempts ever
 * @param instance who has it or had it last; null while nobody ever had
 * @param cancelRequested its worker was asked to stop
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
