package org.folio.batch.operation.model;

/**
 * The operation that a request started.
 *
 * @param repeated true when an earlier request with the same idempotency key had started it
 */
public record StartedOperation(Operation operation, boolean repeated) {}
