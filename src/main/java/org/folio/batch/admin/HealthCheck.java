package org.folio.batch.admin;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * One thing that must work for the instance to serve.
 *
 * @param name what an operator calls it
 * @param probe fails, with a message for the operator, when it does not work
 */
public record HealthCheck(String name, Supplier<Future<Void>> probe) {}
