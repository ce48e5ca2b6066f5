package org.folio.batch.operation.worker;

import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.TaskStatus;

/**
 * State of an attempt after it ended.
 *
 * @param operation as stored afterwards
 */
record EndedAttempt(TaskStatus status, Operation operation) {}
