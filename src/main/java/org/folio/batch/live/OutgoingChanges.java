package org.folio.batch.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.folio.batch.db.Tenant;
import org.folio.batch.live.InstanceMessage.Changed;

/** Changes to announce to other instances, each once. */
final class OutgoingChanges {
  /** Further changes are not announced; clients see them when running objects are read again. */
  private static final int MOST_OF_A_KIND = 5_000;

  private final Map<Key, Set<String>> pending = new HashMap<>();

  private record Key(Tenant tenant, LiveKind kind) {}

  void add(Tenant tenant, LiveKind kind, Collection<String> ids) {
    Set<String> all = pending.computeIfAbsent(new Key(tenant, kind), k -> new LinkedHashSet<>());
    for (String id : ids) {
      if (all.size() < MOST_OF_A_KIND) {
        all.add(id);
      }
    }
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  /** Removes all and returns them as payloads. */
  List<String> takeAll(String instance) {
    List<String> payloads = new ArrayList<>();
    pending.forEach(
        (key, ids) ->
            payloads.addAll(
                new Changed(instance, key.tenant, key.kind, List.copyOf(ids)).payloads()));
    pending.clear();
    return payloads;
  }
}
