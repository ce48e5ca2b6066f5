package org.folio.batch.tracking;

import org.jspecify.annotations.Nullable;

/**
 * Selects the batches of a list, newest first.
 *
 * @param complete true for complete ones, false for open ones, null for both
 * @param limit the most batches to return; 0 returns only their total number
 */
record BatchFilter(@Nullable Boolean complete, int limit, int offset) {}
