package org.folio.batch.ingest;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.commit.SkippedRecords;
import org.jspecify.annotations.Nullable;

/** Skipped records of several tenants. Confined to the thread of its poll loop. */
final class SkippedByTenant {
  private final Map<Tenant, SkippedRecords> all = new HashMap<>();
  private @Nullable Tenant lastTenant;
  private @Nullable SkippedRecords last;

  SkippedRecords of(Tenant tenant) {
    SkippedRecords records = last;
    // most records are of the same tenant as the one before
    if (records == null || !tenant.equals(lastTenant)) {
      records = all.computeIfAbsent(tenant, t -> new SkippedRecords());
      lastTenant = tenant;
      last = records;
    }
    return records;
  }

  /** Adds the records of these tenants. */
  void addAll(SkippedByTenant others, Set<Tenant> tenants) {
    others.all.forEach(
        (tenant, records) -> {
          if (tenants.contains(tenant)) {
            of(tenant).addAll(records);
          }
        });
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Removes and returns all records. */
  Map<Tenant, SkippedRecords> takeAll() {
    Map<Tenant, SkippedRecords> taken = Map.copyOf(all);
    all.clear();
    lastTenant = null;
    last = null;
    return taken;
  }
}
