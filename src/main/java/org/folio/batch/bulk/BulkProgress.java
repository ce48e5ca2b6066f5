package org.folio.batch.bulk;

import org.jspecify.annotations.Nullable;

/**
 * The progress of a bulk action.
 *
 * @param next where the next chunk begins; null at the beginning
 * @param matched records found so far
 * @param done records that the action was applied to
 */
record BulkProgress(@Nullable String next, boolean isFinished, long matched, long done) {
  /** Returns the progress after one more chunk. */
  BulkProgress plus(@Nullable String newNext, int found, int newlyDone) {
    return new BulkProgress(newNext, newNext == null, matched + found, done + newlyDone);
  }
}
