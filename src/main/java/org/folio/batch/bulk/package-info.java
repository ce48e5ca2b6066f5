/**
 * Does one thing to all records of a list that match a query.
 *
 * <p>A request starts an operation, and the task runner does the work in chunks. A chunk is one
 * transaction: it looks again which of its records still match, does the action to them, and writes
 * down the numbers and where it stopped. So each record is counted once, whatever dies and
 * whenever.
 */
@NullMarked
package org.folio.batch.bulk;

import org.jspecify.annotations.NullMarked;
