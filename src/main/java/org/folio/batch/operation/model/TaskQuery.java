package org.folio.batch.operation.model;

import org.jspecify.annotations.Nullable;

/**
 * Selects one page of tasks, newest first.
 *
 * @param kind null for any
 * @param status null for any
 */
public record TaskQuery(
    @Nullable String kind, @Nullable TaskStatus status, int offset, int limit) {}
