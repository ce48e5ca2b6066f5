package org.folio.batch.live;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Receives reports of changes. If no client of any instance watches the tenant, a report costs only
 * a look-up in a map. Safe to use from any thread.
 */
public final class LiveChanges {
  private final Watchers watchers = new Watchers();
  private volatile @Nullable Sink sink;

  /** Receives the reports about watched tenants. */
  @FunctionalInterface
  interface Sink {
    void changed(Tenant tenant, LiveKind kind, Collection<String> ids);
  }

  /** Reports a change that is committed. */
  public void changed(Tenant tenant, LiveKind kind, String id) {
    changed(tenant, kind, () -> List.of(id));
  }

  /**
   * Reports changes that are committed.
   *
   * @param ids called only if a client watches the tenant
   */
  public void changed(Tenant tenant, LiveKind kind, Supplier<? extends Collection<String>> ids) {
    Sink to = sink;
    if (to != null && watchers.isWatched(tenant, null, System.nanoTime())) {
      to.changed(tenant, kind, ids.get());
    }
  }

  Watchers watchers() {
    return watchers;
  }

  void passTo(@Nullable Sink changes) {
    sink = changes;
  }
}
