package org.folio.batch.live;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Which instances have clients of which tenants. An entry that its instance does not renew is
 * forgotten, so that a dead instance costs nothing. Safe to use from any thread.
 */
final class Watchers {
  // by tenant, then by instance: until when, in nanoseconds
  private final Map<Tenant, Map<String, Long>> untilNanos = new ConcurrentHashMap<>();

  void watch(Tenant tenant, String instance, long until) {
    untilNanos.compute(
        tenant,
        (t, before) -> {
          Map<String, Long> instances = before == null ? new ConcurrentHashMap<>() : before;
          instances.put(instance, until);
          return instances;
        });
  }

  void unwatch(Tenant tenant, String instance) {
    untilNanos.computeIfPresent(
        tenant,
        (t, instances) -> {
          instances.remove(instance);
          return instances.isEmpty() ? null : instances;
        });
  }

  /**
   * Whether any instance has clients of the tenant.
   *
   * @param except an instance to ignore; null for none
   */
  boolean isWatched(Tenant tenant, @Nullable String except, long nowNanos) {
    Map<String, Long> instances = untilNanos.get(tenant);
    if (instances == null) {
      return false;
    }
    boolean watched = false;
    for (Map.Entry<String, Long> entry : instances.entrySet()) {
      if (nowNanos - entry.getValue() > 0) {
        unwatch(tenant, entry.getKey());
      } else if (!entry.getKey().equals(except)) {
        watched = true;
      }
    }
    return watched;
  }
}
