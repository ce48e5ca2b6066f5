package org.folio.batch.consumption.limit;

import org.jspecify.annotations.Nullable;

/**
 * The result of adding consumptions.
 *
 * @param added how many were new; the others repeat an external id
 * @param lastId id of the last added one; null if none was added
 */
record AddResult(int added, @Nullable Long lastId) {}
