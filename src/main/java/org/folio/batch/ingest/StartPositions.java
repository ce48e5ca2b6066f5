package org.folio.batch.ingest;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.TopicAdmin;
import org.folio.batch.kafka.Topics;
import org.folio.batch.tenant.Tenants;

/** Looks up what is known about topics before they are read. Safe to call from any thread. */
final class StartPositions {
  private static final Logger log = LogManager.getLogger(StartPositions.class);

  private final TopicAdmin admin;
  private final Topics topics;
  private final Tenants tenants;
  private final Database database;
  private final PositionStore positions = new PositionStore();

  StartPositions(TopicAdmin admin, Topics topics, Tenants tenants, Database database) {
    this.admin = admin;
    this.topics = topics;
    this.tenants = tenants;
    this.database = database;
  }

  /**
   * A topic as it is now.
   *
   * @param owner whose topic it is, unless tenants share it
   * @param stored the positions in the owner's schema, by partition
   */
  record TopicStart(UUID topicId, Optional<Tenant> owner, Map<Integer, Long> stored) {}

  /** Finds what can be found; a topic that is gone, or whose look-up failed, is missing. */
  Future<Map<String, TopicStart>> find(Set<String> names) {
    Set<Tenant> owners = new HashSet<>();
    names.forEach(name -> topics.owner(name).ifPresent(owners::add));
    Future<Map<String, UUID>> ids = admin.topicIds(names);
    Future<Set<Tenant>> enabled = tenants.enabledAmong(owners);
    return Future.all(ids, enabled).compose(x -> find(ids.result(), enabled.result()));
  }

  private Future<Map<String, TopicStart>> find(Map<String, UUID> ids, Set<Tenant> enabled) {
    Map<String, Future<TopicStart>> lookups = new HashMap<>();
    ids.forEach((name, id) -> lookups.put(name, find(name, id, enabled)));
    return Future.join(List.copyOf(lookups.values()))
        .transform(
            all -> {
              Map<String, TopicStart> found = new HashMap<>();
              lookups.forEach(
                  (name, lookup) -> {
                    if (lookup.succeeded()) {
                      found.put(name, lookup.result());
                    }
                  });
              return Future.succeededFuture(found);
            });
  }

  private Future<TopicStart> find(String name, UUID id, Set<Tenant> enabled) {
    Optional<Tenant> owner = topics.owner(name);
    return owner
        .filter(enabled::contains)
        .map(tenant -> database.withTenant(tenant, c -> positions.ofTopic(c, tenant, id)))
        .orElse(Future.succeededFuture(Map.of()))
        .map(stored -> new TopicStart(id, owner, stored))
        .onFailure(e -> log.warn("No positions of topic {} for now", name, e));
  }
}
