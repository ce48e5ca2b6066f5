/**
 * Exports. {@code ReadConsumptionBatchApi} starts an operation. {@code ReadConsumptionBatchHandler}
 * reads consumptions and counters in one snapshot and streams them as JSON into a data file set;
 * its last transaction makes the files visible and records the notification. {@code TasksApi} shows
 * tasks, attempts and messages and restarts failed tasks.
 */
@NullMarked
package org.folio.batch.consumption.export;

import org.jspecify.annotations.NullMarked;
