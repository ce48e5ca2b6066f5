package org.folio.batch.upload;

/**
 * Which part of an upload's rows.
 *
 * @param after number of the last row of the part before; 0 for the first part
 */
record RowQuery(int after, int limit, boolean onlyFailed) {}
