package org.folio.batch.upload.model;

/**
 * Selects one page of the rows of an upload.
 *
 * @param after number of the last row of the previous page; 0 for the first page
 */
public record RowQuery(int after, int limit, RowFilter filter) {}
