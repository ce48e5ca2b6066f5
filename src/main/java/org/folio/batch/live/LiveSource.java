package org.folio.batch.live;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.folio.batch.db.Tenant;

/** Reads the current state of a feature's objects; each feature provides one. */
public interface LiveSource {
  LiveKind kind();

  /**
   * Reads objects; one that does not exist is absent.
   *
   * @param ids a few hundred at most, as clients or changes named them
   */
  Future<List<LiveObject>> get(Tenant tenant, Collection<String> ids);

  /**
   * Reads objects that changed since that time; only the latest if there are more than the limit.
   */
  Future<List<LiveObject>> changedSince(Tenant tenant, Instant since, int atMost);
}
