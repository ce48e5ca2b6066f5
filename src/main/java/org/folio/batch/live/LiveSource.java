package org.folio.batch.live;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.folio.batch.db.Tenant;

/** What a feature plugs in: reads the present state of its objects. */
public interface LiveSource {
  LiveKind kind();

  /**
   * Reads objects; one that does not exist is absent.
   *
   * @param ids a few hundred at most, as clients or changes named them
   */
  Future<List<LiveObject>> get(Tenant tenant, Collection<String> ids);

  /** Reads objects that changed since that time, the latest if there are more than so many. */
  Future<List<LiveObject>> changedSince(Tenant tenant, Instant since, int atMost);
}
