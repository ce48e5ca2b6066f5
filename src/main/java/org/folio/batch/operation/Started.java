package org.folio.batch.operation;

/**
 * The operation that a request started.
 *
 * @param repeated true when an earlier request with the same idempotency key had started it
 */
public record Started(Operation operation, boolean repeated) {}
