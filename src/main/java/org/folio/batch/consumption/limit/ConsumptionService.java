package org.folio.batch.consumption.limit;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.error.ServiceException;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.PageRequest;
import org.jspecify.annotations.Nullable;

/** Counts consumptions that arrive one by one. Safe to call from any thread. */
public final class ConsumptionService {
  private final Database database;
  private final Clock clock;
  private final LimitStore limits = new LimitStore();
  private final ConsumptionStore store = new ConsumptionStore();

  public ConsumptionService(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** A limit and the counters of one subject, as of one moment. */
  record Counters(Limit limit, List<Counter> counters, Instant asOf) {}

  /**
   * Counts a consumption, unless it repeats one that was counted before.
   *
   * <p>Fails with {@code INVALID} if the limit does not exist or counts something else, or if the
   * external id belongs to another consumption.
   *
   * @return the id of the consumption
   */
  Future<Long> count(Tenant tenant, NewConsumption wanted) {
    return database
        .inTransaction(tenant, tx -> count(tx, wanted))
        .recover(
            e -> {
              if (LimitStore.violatesForeignKey(e)) { // the limit was removed meanwhile
                ConsumptionRules.check(null, wanted).refuse();
              }
              return Future.failedFuture(e);
            });
  }

  private Future<Long> count(TenantConnection tx, NewConsumption wanted) {
    return limits
        .get(tx, wanted.limitCode())
        .compose(
            limit -> {
              ConsumptionRules.check(limit.orElse(null), wanted).refuse();
              return store.add(
                  tx, List.of(new LimitedConsumption(limit.orElseThrow(), wanted)), now());
            })
        .compose(
            counted ->
                counted.lastId() == null
                    ? countedBefore(tx, wanted)
                    : Future.succeededFuture(counted.lastId()));
  }

  private Future<Long> countedBefore(TenantConnection tx, NewConsumption wanted) {
    String externalId = String.valueOf(wanted.externalId());
    return store
        .byExternalId(tx, List.of(externalId))
        .map(
            found -> {
              Consumption existing = found.get(0);
              if (!existing.isRepeatedBy(wanted)) {
                throw ServiceException.invalid(
                    List.of(ConsumptionRules.usedForAnother(externalId)));
              }
              return existing.id();
            });
  }

  Future<Consumption> get(Tenant tenant, long id) {
    return database
        .withTenant(tenant, c -> store.get(c, id))
        .map(found -> found.orElseThrow(() -> ServiceException.notFound("Consumption not found")));
  }

  Future<ListPage<Consumption>> list(Tenant tenant, PageRequest request) {
    return database.withTenant(tenant, c -> store.list(c, request));
  }

  /** The counters of one person or one family, whichever the limit is about. */
  Future<Counters> counters(
      Tenant tenant, String limitCode, @Nullable String subjectCode, @Nullable String familyCode) {
    return database
        .withTenant(tenant, c -> limits.get(c, limitCode))
        .compose(
            found -> {
              Limit limit = found.orElseThrow(() -> ServiceException.notFound("Limit not found"));
              boolean ofPersons = limit.level() == LimitLevel.PERSON;
              String subject = ofPersons ? subjectCode : familyCode;
              if (subject == null || (subjectCode != null && familyCode != null)) {
                throw ServiceException.malformed(
                    "The limit is about %s: send the parameter %s and no other subject"
                        .formatted(
                            ofPersons ? "persons" : "families",
                            ofPersons ? "subjectCode" : "familyCode"));
              }
              return database
                  .withTenant(tenant, c -> store.counters(c, limit, subject))
                  .map(counters -> new Counters(limit, counters, clock.instant()));
            });
  }

  // at the precision of the database, so that a repeated consumption compares as equal
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
