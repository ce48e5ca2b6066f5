package org.folio.batch.operation.worker;

import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.TaskStatus;

/**
 * How an attempt did end.
 *
 * @param operation as it stands after that
 */
record EndedAttempt(TaskStatus status, Operation operation) {}
