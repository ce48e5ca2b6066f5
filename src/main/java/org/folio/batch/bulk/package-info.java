/**
 * Applies one action to all records of a list that match a query.
 *
 * <p>A request starts an operation, and the task runner does the work in chunks. A chunk is one
 * transaction: it checks which of its records still match, applies the action to them, and stores
 * the numbers and where the next chunk begins. So each record is counted once, even if an instance
 * dies.
 */
@NullMarked
package org.folio.batch.bulk;

import org.jspecify.annotations.NullMarked;
