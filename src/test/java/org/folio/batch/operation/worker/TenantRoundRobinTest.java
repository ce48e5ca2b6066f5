package org.folio.batch.operation.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.folio.batch.db.Tenant;
import org.folio.batch.operation.worker.TenantRoundRobin.Turn;
import org.junit.jupiter.api.Test;

class TenantRoundRobinTest {
  private static final Tenant A = new Tenant("a");
  private static final Tenant B = new Tenant("b");
  private static final Tenant C = new Tenant("c");

  private static final ToIntFunction<Tenant> ANY = tenant -> 100;

  private final TenantRoundRobin ring = new TenantRoundRobin();

  @Test
  void tenants_takeTurns_whenAllKeepWaiting() {
    List<Tenant> turns = new ArrayList<>();
    List.of(A, B, C).forEach(ring::add);
    for (int i = 0; i < 6; i++) {
      Tenant tenant = ring.next(1, ANY).orElseThrow().tenant();
      turns.add(tenant);
      ring.add(tenant);
    }
    assertEquals(List.of(A, B, C, A, B, C), turns);
  }

  @Test
  void waitingTenant_keepsItsPlace_whenAddedAgain() {
    ring.add(A);
    ring.add(B);
    ring.add(A);
    assertEquals(A, ring.next(1, ANY).orElseThrow().tenant());
  }

  @Test
  void turn_isOneTask_whileOtherTenantsWait() {
    ring.add(A);
    ring.add(B);
    assertEquals(Optional.of(new Turn(A, 1)), ring.next(8, ANY));
  }

  @Test
  void loneTenant_takesAllFreeSlots() {
    ring.add(A);
    assertEquals(Optional.of(new Turn(A, 8)), ring.next(8, ANY));
  }

  @Test
  void tenant_keepsItsTurn_whenNoSlotIsFree() {
    ring.add(A);
    assertTrue(ring.next(0, ANY).isEmpty());
    assertEquals(A, ring.next(1, ANY).orElseThrow().tenant());
    assertTrue(ring.next(1, ANY).isEmpty());
  }

  @Test
  void aTenantWithItsShare_isPassedOverAndKeepsItsPlace() {
    ring.add(A);
    ring.add(B);
    ring.add(C);
    ToIntFunction<Tenant> room = tenant -> tenant.equals(A) ? 0 : 8;

    assertEquals(Optional.of(new Turn(B, 1)), ring.next(1, room));
    assertEquals(A, ring.next(1, ANY).orElseThrow().tenant());
  }

  @Test
  void oneTenantAlone_takesNoMoreThanItsShare() {
    ring.add(A);
    assertEquals(Optional.of(new Turn(A, 3)), ring.next(4, tenant -> 3));
  }
}
