package org.folio.batch.consumption;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.Failure;
import org.folio.batch.error.Failure.Kind;
import org.folio.batch.error.Violation;
import org.folio.batch.operation.Page;
import org.folio.batch.tenant.Tenants;
import org.jspecify.annotations.Nullable;

/** The rules of limits. Safe to call from any thread. */
public final class LimitService {
  private final Database database;
  private final Tenants tenants;
  private final Clock clock;
  private final LimitStore store = new LimitStore();

  public LimitService(Database database, Tenants tenants, Clock clock) {
    this.database = database;
    this.tenants = tenants;
    this.clock = clock;
  }

  /** Fails with {@code CONFLICT} when there is a limit with this code. */
  Future<Limit> create(Tenant tenant, NewLimit limit) {
    return enabled(tenant)
        .compose(
            x -> database.withTenant(tenant, c -> store.insert(c, tenant, limit, clock.instant())))
        .map(
            created ->
                created.orElseThrow(
                    () -> conflict("There is a limit with the code " + limit.code() + " already")));
  }

  Future<Limit> get(Tenant tenant, String code) {
    return enabled(tenant)
        .compose(x -> database.withTenant(tenant, c -> store.get(c, tenant, code)))
        .map(LimitService::found);
  }

  Future<Page<Limit>> list(Tenant tenant, int offset, int limit) {
    return enabled(tenant)
        .compose(x -> database.withTenant(tenant, c -> store.list(c, tenant, offset, limit)));
  }

  /**
   * Changes description and maximum. Fails with {@code INVALID} when anything else differs, and
   * with {@code CONFLICT} when somebody has changed the limit since the client read it.
   *
   * @param version that the client has read; null to change whatever version there is
   */
  Future<Limit> change(Tenant tenant, NewLimit wanted, @Nullable Integer version) {
    return get(tenant, wanted.code())
        .compose(
            limit -> {
              if (!limit.isForTheSameAs(wanted)) {
                throw Failure.invalid(List.of(whatNeverChanges(wanted)));
              }
              return database
                  .withTenant(
                      tenant,
                      c -> store.update(c, tenant, limit.id(), wanted, version, clock.instant()))
                  .compose(
                      changed ->
                          changed.isPresent()
                              ? Future.succeededFuture(changed.get())
                              : refuseStale(tenant, limit, version));
            });
  }

  private Future<Limit> refuseStale(Tenant tenant, Limit limit, @Nullable Integer version) {
    return get(tenant, limit.code())
        .map(
            now -> {
              if (version == null || now.id() != limit.id()) {
                throw notFound();
              }
              throw conflict(
                  "The limit has changed: its objectVersionNumber is %d, not %d; read it again"
                      .formatted(now.version(), version));
            });
  }

  /** Fails with {@code CONFLICT} when the limit has consumptions. */
  Future<Void> delete(Tenant tenant, String code) {
    return enabled(tenant)
        .compose(x -> database.withTenant(tenant, c -> store.delete(c, tenant, code)))
        .map(
            deletion ->
                switch (deletion) {
                  case DONE -> null;
                  case NOT_FOUND -> throw notFound();
                  case HAS_CONSUMPTIONS ->
                      throw conflict("The limit has consumptions, so it cannot be removed");
                });
  }

  private static Violation whatNeverChanges(NewLimit wanted) {
    return new Violation(
        "level, type, period and currency of a limit never change: its counters would lose their"
            + " meaning",
        "limit.identity",
        "code",
        wanted.code());
  }

  private Future<Void> enabled(Tenant tenant) {
    return tenants.requireEnabled(tenant);
  }

  private static Limit found(Optional<Limit> limit) {
    return limit.orElseThrow(LimitService::notFound);
  }

  private static Failure notFound() {
    return Failure.notFound("Limit not found");
  }

  private static Failure conflict(String message) {
    return Failure.of(Kind.CONFLICT, message);
  }
}
