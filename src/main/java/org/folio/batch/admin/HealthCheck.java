package org.folio.batch.admin;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/**
 * One thing that must work for the instance to serve.
 *
 * @param name what an operator calls it
 * @param probe fails, with a message for the operator, when it does not work
 * @param details lines about faults of a part, such as one topic or one tenant, which an operator
 *     should know of but which do not stop the rest; must not block
 */
public record HealthCheck(
    String name, Supplier<Future<Void>> probe, Supplier<List<String>> details) {

  /** A check without details. */
  public HealthCheck(String name, Supplier<Future<Void>> probe) {
    this(name, probe, List::of);
  }
}
