package org.folio.batch.operation.worker;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.folio.batch.db.Tenant;

/**
 * The tenants that may have due tasks, in the order of their turns. After its turn, a tenant goes
 * to the end, so others wait for only one of its tasks, however many it has. A tenant that holds
 * its share of the slots keeps its place and is skipped.
 */
final class TenantRoundRobin {
  /**
   * A tenant's turn to claim tasks.
   *
   * @param atMost how many it may claim
   */
  record Turn(Tenant tenant, int atMost) {}

  private final Set<Tenant> waiting = new LinkedHashSet<>();

  /** Adds a tenant, unless it is already waiting. */
  void add(Tenant tenant) {
    waiting.add(tenant);
  }

  /** Moves a waiting tenant to the end, after one of its tasks yielded a slot. */
  void moveToEnd(Tenant tenant) {
    if (waiting.remove(tenant)) {
      waiting.add(tenant);
    }
  }

  boolean contains(Tenant tenant) {
    return waiting.contains(tenant);
  }

  /**
   * Removes and returns the next turn. The tenant claims one task while others wait, or as many as
   * fit if it waits alone. Skips tenants that hold their share of the slots.
   *
   * @param room returns how many more slots a tenant may have
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
