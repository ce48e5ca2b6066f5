/**
 * Long-running operations: started by a client, done by any instance, to be followed, cancelled and
 * restarted. A feature says what the work is ({@link org.folio.batch.operation.TaskWork}); the
 * engine knows no feature.
 */
@NullMarked
package org.folio.batch.operation;

import org.jspecify.annotations.NullMarked;
