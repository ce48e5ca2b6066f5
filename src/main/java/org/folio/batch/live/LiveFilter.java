package org.folio.batch.live;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selects the objects that a client follows.
 *
 * @param kinds empty for all
 * @param ids empty for all
 * @param user of the client, if known; objects of other users are not shown
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
