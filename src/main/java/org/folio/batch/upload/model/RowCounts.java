package org.folio.batch.upload.model;

/** How many rows an upload has, and how many of them have ended in which way so far. */
public record RowCounts(int total, int succeeded, int failed, int cancelled) {}
