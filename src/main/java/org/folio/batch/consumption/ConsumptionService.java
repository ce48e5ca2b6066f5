package org.folio.batch.consumption;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.folio.batch.consumption.ConsumptionStore.OfLimit;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.Failure;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.PageRequest;
import org.folio.batch.tenant.Tenants;
import org.jspecify.annotations.Nullable;

/** The rules of consumptions that come one by one. Safe to call from any thread. */
public final class ConsumptionService {
  private final Database database;
  private final Tenants tenants;
  private final Clock clock;
  private final LimitStore limits = new LimitStore();
  private final ConsumptionStore store = new ConsumptionStore();

  public ConsumptionService(Database database, Tenants tenants, Clock clock) {
    this.database = database;
    this.tenants = tenants;
    this.clock = clock;
  }

  /** A limit and what one subject has consumed of it, at one moment. */
  record Counters(Limit limit, List<Counter> counters, Instant asOf) {}

  /**
   * Counts a consumption, unless it repeats one that was counted before.
   *
   * <p>Fails with {@code INVALID} when there is no such limit, when the limit counts something
   * else, and when the external id was used before for another consumption.
   *
   * @return its id
   */
  Future<Long> count(Tenant tenant, NewConsumption wanted) {
    return tenants
        .requireEnabled(tenant)
        .compose(x -> database.inTransaction(tenant, tx -> count(tx, tenant, wanted)))
        .recover(
            e -> {
              if (LimitStore.violatesForeignKey(e)) { // the limit was removed meanwhile
                ConsumptionRules.check(null, wanted).refuse();
              }
              return Future.failedFuture(e);
            });
  }

  private Future<Long> count(SqlConnection tx, Tenant tenant, NewConsumption wanted) {
    return limits
        .get(tx, tenant, wanted.limitCode())
        .compose(
            limit -> {
              ConsumptionRules.check(limit.orElse(null), wanted).refuse();
              return store.add(
                  tx, tenant, List.of(new OfLimit(limit.orElseThrow(), wanted)), now());
            })
        .compose(
            counted ->
                counted.lastId() == null
                    ? countedBefore(tx, tenant, wanted)
                    : Future.succeededFuture(counted.lastId()));
  }

  private Future<Long> countedBefore(SqlConnection tx, Tenant tenant, NewConsumption wanted) {
    String externalId = String.valueOf(wanted.externalId());
    return store
        .byExternalId(tx, tenant, List.of(externalId))
        .map(
            found -> {
              Consumption existing = found.get(0);
              if (!existing.isRepeatedBy(wanted)) {
                throw Failure.invalid(List.of(ConsumptionRules.usedForAnother(externalId)));
              }
              return existing.id();
            });
  }

  Future<Consumption> get(Tenant tenant, long id) {
    return tenants
        .requireEnabled(tenant)
        .compose(x -> database.withTenant(tenant, c -> store.get(c, tenant, id)))
        .map(found -> found.orElseThrow(() -> Failure.notFound("Consumption not found")));
  }

  Future<ListPage<Consumption>> list(Tenant tenant, PageRequest request) {
    return tenants
        .requireEnabled(tenant)
        .compose(x -> database.withTenant(tenant, c -> store.list(c, tenant, request)));
  }

  /** The counters of one person or one family, whichever the limit is about. */
  Future<Counters> counters(
      Tenant tenant, String limitCode, @Nullable String subjectCode, @Nullable String familyCode) {
    return tenants
        .requireEnabled(tenant)
        .compose(x -> database.withTenant(tenant, c -> limits.get(c, tenant, limitCode)))
        .compose(
            found -> {
              Limit limit = found.orElseThrow(() -> Failure.notFound("Limit not found"));
              boolean ofPersons = limit.level() == LimitLevel.PERSON;
              String subject = ofPersons ? subjectCode : familyCode;
              if (subject == null || (subjectCode != null && familyCode != null)) {
                throw Failure.malformed(
                    "The limit is about %s: the parameter %s must be given, and no other subject"
                        .formatted(
                            ofPersons ? "persons" : "families",
                            ofPersons ? "subjectCode" : "familyCode"));
              }
              return database
                  .withTenant(tenant, c -> store.counters(c, tenant, limit, subject))
                  .map(counters -> new Counters(limit, counters, clock.instant()));
            });
  }

  // what the database keeps, so that a repeat is told from another by the same digits
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
