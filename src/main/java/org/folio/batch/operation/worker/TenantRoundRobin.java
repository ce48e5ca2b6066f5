package org.folio.batch.operation.worker;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.folio.batch.db.Tenant;

/**
 * The tenants that may have work waiting, in the order in which they get their turns. Who had a
 * turn goes to the end, so however much one tenant has, the others wait for no more than one of its
 * tasks. A tenant that holds its share of the slots keeps its place and is passed over.
 */
final class TenantRoundRobin {
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

  /** Puts a tenant that waits behind all others, after it gave a slot away for them. */
  void moveToEnd(Tenant tenant) {
    if (waiting.remove(tenant)) {
      waiting.add(tenant);
    }
  }

  boolean contains(Tenant tenant) {
    return waiting.contains(tenant);
  }

  /**
   * Returns the next turn, and the tenant waits no longer. It takes one task while others wait, and
   * all that fit when nobody does. A tenant that has its share of the slots is passed over.
   *
   * @param room how many more slots a tenant may have
   */
  Optional<Turn> next(int freeSlots, ToIntFunction<Tenant> room) {
    if (freeSlots == 0) {
      return Optional.empty();
    }
    for (Tenant tenant : waiting) {
      int most = Math.min(freeSlots, room.applyAsInt(tenant));
      if (most > 0) {
        waiting.remove(tenant);
        return Optional.of(new Turn(tenant, waiting.isEmpty() ? most : 1));
      }
    }
    return Optional.empty();
  }
}
