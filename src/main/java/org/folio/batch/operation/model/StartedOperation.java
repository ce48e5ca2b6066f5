package org.folio.batch.operation.model;

/**
 * The operation that a request started.
 *
 * @param repeated whether an earlier request with the same idempotency key started it
 */
public record StartedOperation(Operation operation, boolean repeated) {}
