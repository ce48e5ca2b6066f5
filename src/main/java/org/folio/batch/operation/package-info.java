/**
 * Long-running operations as clients see them. A feature starts one in its own transaction ({@link
 * org.folio.batch.operation.OperationService}), which writes an operation and its task and notifies
 * all instances. Clients follow, cancel and restart it here; {@link
 * org.folio.batch.operation.worker} runs the task.
 */
@NullMarked
package org.folio.batch.operation;

import org.jspecify.annotations.NullMarked;
