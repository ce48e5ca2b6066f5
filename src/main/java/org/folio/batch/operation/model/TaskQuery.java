package org.folio.batch.operation.model;

import org.jspecify.annotations.Nullable;

/**
 * Which tasks, and which part of their list, newest first.
 *
 * @param kind null for any
 * @param status null for any
 */
public record TaskQuery(
    @Nullable String kind, @Nullable TaskStatus status, int offset, int limit) {}
