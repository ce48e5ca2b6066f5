package org.folio.batch.admin;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/**
 * Checks one thing that the instance needs in order to serve requests.
 *
 * @param name shown to operators
 * @param probe fails, with a message for the operator, if it does not work
 * @param details lines about faults of a part, such as one topic or tenant, that do not stop the
 *     rest; must not block
 */
public record HealthCheck(
    String name, Supplier<Future<Void>> probe, Supplier<List<String>> details) {

  /** Creates a check without details. */
  public HealthCheck(String name, Supplier<Future<Void>> probe) {
    this(name, probe, List::of);
  }
}
