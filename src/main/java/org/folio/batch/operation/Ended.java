package org.folio.batch.operation;

/**
 * How an attempt did end.
 *
 * @param operation as it stands after that
 */
record Ended(TaskStatus status, Operation operation) {}
