package org.folio.batch.tracking;

import org.jspecify.annotations.Nullable;

/**
 * Which batches a list shows, newest first.
 *
 * @param complete only complete ones, only open ones, or (null) both
 * @param limit most batches in the answer; 0 asks for the number of them alone
 */
record BatchFilter(@Nullable Boolean complete, int limit, int offset) {}
