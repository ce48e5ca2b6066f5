/**
 * Operations, tasks, attempts and messages as records, their states, and the queries that select
 * them. Nothing here accesses the database or runs a task.
 */
@NullMarked
package org.folio.batch.operation.model;

import org.jspecify.annotations.NullMarked;
