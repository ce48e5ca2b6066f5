package org.folio.batch.consumption.limit;

import org.jspecify.annotations.Nullable;

/**
 * What became of consumptions that were to be counted.
 *
 * @param added how many were new; the others are repeats of an external id
 * @param lastId id of the last one that was added; null when none was
 */
record AddResult(int added, @Nullable Long lastId) {}
