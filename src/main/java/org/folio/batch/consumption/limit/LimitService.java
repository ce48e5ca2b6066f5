package org.folio.batch.consumption.limit;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.folio.batch.db.Database;
import org.folio.batch.db.ResultPage;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.error.Violation;
import org.jspecify.annotations.Nullable;

/** Maintains limits. Safe to call from any thread. */
public final class LimitService {
  private final Database database;
  private final Clock clock;
  private final LimitStore store = new LimitStore();

  public LimitService(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Creates a limit. Fails with {@code CONFLICT} if its code is taken. */
  Future<Limit> create(Tenant tenant, NewLimit limit) {
    return database
        .withTenant(tenant, c -> store.insert(c, limit, clock.instant()))
        .map(
            created ->
                created.orElseThrow(
                    () ->
                        conflict(
                            "There is already a limit with the code \"" + limit.code() + "\"")));
  }

  Future<Limit> get(Tenant tenant, String code) {
    return database.withTenant(tenant, c -> store.get(c, code)).map(LimitService::found);
  }

  Future<ResultPage<Limit>> list(Tenant tenant, int offset, int limit) {
    return database.withTenant(tenant, c -> store.list(c, offset, limit));
  }

  /**
   * Changes description and maximum. Fails with {@code INVALID} when anything else differs, and
   * with {@code CONFLICT} when somebody has changed the limit since the client read it.
   *
   * @param version that the client has read; null to change any version
   */
  Future<Limit> change(Tenant tenant, NewLimit wanted, @Nullable Integer version) {
    return get(tenant, wanted.code())
        .compose(
            limit -> {
              if (!limit.isForTheSameAs(wanted)) {
                throw ServiceException.invalid(List.of(whatNeverChanges(wanted)));
              }
              return database
                  .withTenant(
                      tenant, c -> store.update(c, limit.id(), wanted, version, clock.instant()))
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

  /** Deletes a limit. Fails with {@code CONFLICT} if it has consumptions. */
  Future<Void> delete(Tenant tenant, String code) {
    return database
        .withTenant(tenant, c -> store.delete(c, code))
        .map(
            deletion ->
                switch (deletion) {
                  case DONE -> null;
                  case NOT_FOUND -> throw notFound();
                  case HAS_CONSUMPTIONS ->
                      throw conflict(
                          "The limit \"" + code + "\" has consumptions and cannot be deleted");
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

  private static Limit found(Optional<Limit> limit) {
    return limit.orElseThrow(LimitService::notFound);
  }

  private static ServiceException notFound() {
    return ServiceException.notFound("Limit not found");
  }

  private static ServiceException conflict(String message) {
    return ServiceException.of(Kind.CONFLICT, message);
  }
}
