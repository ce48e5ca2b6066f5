package org.folio.batch.upload.model;

/** How many rows an upload has, and what came of them so far. */
public record RowCounts(int total, int succeeded, int failed, int cancelled) {}
