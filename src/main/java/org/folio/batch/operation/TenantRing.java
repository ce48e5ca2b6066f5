package org.folio.batch.operation;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.folio.batch.db.Tenant;

/**
 * The tenants that may have work waiting, in the order in which they get their turns. Who had a
 * turn goes to the end, so however much one tenant has, the others wait for no more than one of its
 * tasks.
 */
final class TenantRing {
  /**
   * One tenant's chance to take tasks.
   *
   * @param atMost how many it may take
   */
  record Turn(Tenant tenant, int atMost) {}

  private final Set<Tenant> waiting = new LinkedHashSet<>();

  /** Nothing happens when it waits already. */
  void add(Tenant tenant) {
    waiting.add(tenant);
  }

  void remove(Tenant tenant) {
    waiting.remove(tenant);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * The next turn; the tenant waits no longer. It takes one task while others wait, and all that
   * fit when nobody does.
   */
  Optional<Turn> next(int freeSlots) {
    if (freeSlots == 0 || waiting.isEmpty()) {
      return Optional.empty();
    }
    Tenant next = waiting.iterator().next();
    waiting.remove(next);
    return Optional.of(new Turn(next, waiting.isEmpty() ? freeSlots : 1));
  }
}
