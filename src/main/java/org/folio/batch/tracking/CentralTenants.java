package org.folio.batch.tracking;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.ingest.position.RecordHeaders;
import org.folio.batch.tenant.EnabledTenants;
import org.jspecify.annotations.Nullable;

/**
 * Knows which tenants are members of a consortium whose central tenant orders for them.
 *
 * <p>What was found is kept for a while and then looked up again in the background. While the other
 * modules do not answer, the last answer stays in use, after a restart the stored one. For a tenant
 * that was never looked up, nothing is known then, and its events have to wait. Safe to call from
 * any thread.
 */
public final class CentralTenants {
  private static final Logger log = LogManager.getLogger(CentralTenants.class);
  private static final String TOKEN = "x-okapi-token";

  /** Headers of an event that the lookup needs. */
  static final Set<String> HEADERS = Set.of(TOKEN);

  private static final Duration ASKED_AGAIN_AFTER_FAILURE = Duration.ofSeconds(10);
  private static final Duration ASKED_AGAIN_AFTER_REFUSAL = Duration.ofSeconds(60);

  private final Database database;
  private final EnabledTenants tenants;
  private final CentralOrderingClient client;
  private final Duration keptFor;
  private final Clock clock;
  private final CentralOrderingStore store = new CentralOrderingStore();
  // all of these have no more keys than there are enabled tenants
  private final Map<Tenant, Known> known = new ConcurrentHashMap<>();
  private final Map<Tenant, Future<Void>> lookups = new ConcurrentHashMap<>();
  private final Map<Tenant, String> tokens = new ConcurrentHashMap<>();

  private record Known(CentralOrdering ordering, long freshUntilNanos) {
    boolean isFresh() {
      return System.nanoTime() - freshUntilNanos < 0;
    }
  }

  public CentralTenants(
      Vertx vertx,
      Database database,
      EnabledTenants tenants,
      CentralOrderingSettings settings,
      Clock clock) {
    this.database = database;
    this.tenants = tenants;
    this.client = new CentralOrderingClient(vertx, settings.okapiUrl());
    this.keptFor = settings.keptFor();
    this.clock = clock;
  }

  /**
   * Looks the tenant up if that is necessary. Completes when something is known, or when it cannot
   * be found out for now; never fails. Holds no connection while it waits.
   *
   * @param event headers of an event of the tenant; its token is used for the calls and is neither
   *     stored nor logged
   */
  Future<Void> prepare(Tenant tenant, RecordHeaders event) {
    String token = event.get(TOKEN);
    if (token != null) {
      tokens.put(tenant, token);
    }
    Known found = known.get(tenant);
    if (found != null && found.isFresh()) {
      return Future.succeededFuture();
    }
    Future<Void> lookup = lookUpOnce(tenant);
    return found == null ? lookup : Future.succeededFuture();
  }

  /** Returns what is known of the tenant; null if nothing is known. */
  @Nullable CentralOrdering ifKnown(Tenant tenant) {
    Known found = known.get(tenant);
    return found == null ? null : found.ordering();
  }

  /** Returns whether this module counts events for the tenant. */
  boolean isEnabled(Tenant tenant) {
    return tenants.isEnabled(tenant);
  }

  public Future<Void> close() {
    return client.close();
  }

  private Future<Void> lookUpOnce(Tenant tenant) {
    Future<Void> running = lookups.get(tenant);
    if (running != null) {
      return running;
    }
    Future<Void> begun =
        client
            .lookUp(tenant, tokens::get)
            .compose(found -> learn(tenant, found))
            .recover(e -> failed(tenant, e));
    lookups.put(tenant, begun);
    return begun.onComplete(done -> lookups.remove(tenant, begun));
  }

  private Future<Void> learn(Tenant tenant, CentralOrdering found) {
    Known before = known.get(tenant);
    if (before == null || !before.ordering().equals(found)) {
      log.info(
          "Events of tenant {} whose batch is not there {}",
          tenant,
          found
              .centralTenant()
              .map(central -> "count in its central tenant " + central)
              .orElse("do not count: it is in no consortium with central ordering"));
    }
    keep(tenant, found, keptFor);
    return database
        .withTenant(tenant, c -> store.save(c, found, clock.instant()))
        .otherwise(
            e -> {
              log.warn("The central tenant of {} could not be stored: {}", tenant, e.getMessage());
              return null;
            });
  }

  private Future<Void> failed(Tenant tenant, Throwable e) {
    boolean isRefused = e instanceof ServiceException f && f.kind() == Kind.UNAUTHORIZED;
    Duration pause = isRefused ? ASKED_AGAIN_AFTER_REFUSAL : ASKED_AGAIN_AFTER_FAILURE;
    Known before = known.get(tenant);
    if (before != null) {
      log.warn(
          "The central tenant of {} cannot be looked up and stays as it was: {}",
          tenant,
          e.getMessage());
      keep(tenant, before.ordering(), pause);
      return Future.succeededFuture();
    }
    return database
        .withTenant(tenant, c -> store.last(c))
        .map(
            stored -> {
              if (stored.isPresent() || isRefused) {
                CentralOrdering last = stored.orElse(CentralOrdering.NONE);
                log.warn(
                    "The central tenant of {} cannot be looked up ({}); using {}",
                    tenant,
                    e.getMessage(),
                    last.centralTenant().map(Tenant::id).orElse("none"));
                keep(tenant, last, pause);
              }
              return (Void) null;
            })
        .otherwise((Void) null);
  }

  private void keep(Tenant tenant, CentralOrdering ordering, Duration time) {
    known.put(tenant, new Known(ordering, System.nanoTime() + time.toNanos()));
  }
}
