/**
 * Long-running operations as a client sees them. A feature starts one in its own transaction
 * ({@link org.folio.batch.operation.OperationService}); that writes an operation and its task and
 * notifies all instances. Clients follow, cancel and restart it here; {@link
 * org.folio.batch.operation.worker} does the work.
 */
@NullMarked
package org.folio.batch.operation;

import org.jspecify.annotations.NullMarked;
