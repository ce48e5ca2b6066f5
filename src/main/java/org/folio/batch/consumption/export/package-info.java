/**
 * Exports. {@code ReadConsumptionBatchApi} starts an operation; {@code ReadConsumptionBatchHandler}
 * reads consumptions and counters in one snapshot and streams them as JSON into a data file set;
 * the last transaction makes the files visible and records the notification. {@code TasksApi} shows
 * the tasks, attempts and messages and restarts what failed.
 */
@NullMarked
package org.folio.batch.consumption.export;

import org.jspecify.annotations.NullMarked;
