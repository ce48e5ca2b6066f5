package org.folio.batch.upload.model;

/**
 * One page of the rows of an upload.
 *
 * @param after number of the last row of the page before; 0 for the first page
 */
public record RowQuery(int after, int limit, RowFilter filter) {}
