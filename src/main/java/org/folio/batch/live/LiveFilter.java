package org.folio.batch.live;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to see.
 *
 * @param kinds empty: all
 * @param ids empty: all
 * @param user who asks, if known; objects of other users are not shown
 */
record LiveFilter(Set<LiveKind> kinds, Set<String> ids, Optional<String> user) {
  boolean wants(LiveKind kind) {
    return kinds.isEmpty() || kinds.contains(kind);
  }

  boolean wants(LiveKind kind, String id) {
    return wants(kind) && (ids.isEmpty() || ids.contains(id));
  }

  boolean wants(LiveObject object) {
    return wants(object.kind(), object.id()) && maySee(object.owner());
  }

  private boolean maySee(@Nullable String owner) {
    return owner == null || user.filter(owner::equals).isPresent();
  }
}
