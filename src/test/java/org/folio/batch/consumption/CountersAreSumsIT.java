package org.folio.batch.consumption;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.folio.batch.consumption.limit.ConsumptionEventProcessor;
import org.folio.batch.consumption.limit.ConsumptionStore;
import org.folio.batch.consumption.limit.Limit;
import org.folio.batch.consumption.limit.LimitLevel;
import org.folio.batch.consumption.limit.LimitPeriod;
import org.folio.batch.consumption.limit.LimitStore;
import org.folio.batch.consumption.limit.LimitType;
import org.folio.batch.consumption.limit.NewConsumption;
import org.folio.batch.consumption.limit.NewLimit;
import org.folio.batch.consumption.limit.Quantity;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.ingest.commit.ApplyResult;
import org.folio.batch.ingest.position.RecordPosition;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.Services;

/** Each counter is the exact sum of its consumptions, even if they are repeated concurrently. */
class CountersAreSumsIT {
  private static final Tenant TENANT = Services.freshTenant();
  private static final LimitStore LIMITS = new LimitStore();
  private static final ConsumptionStore STORE = new ConsumptionStore();
  private static final ConsumptionEventProcessor FEED =
      new ConsumptionEventProcessor(Clock.systemUTC());
  private static Vertx vertx;
  private static Database database;

  @BeforeContainer
  static void install() {
    DbSettings settings = Services.freshDatabase();
    TenantInstance.install(settings, TENANT);
    vertx = Vertx.vertx();
    database = Database.open(vertx, settings, "counters-test", 4);
  }

  @AfterContainer
  static void close() {
    await(database.close());
    await(vertx.close());
  }

  /** The properties of a consumption that matter here. */
  record Drawn(String subject, int year, String currency, BigDecimal amount) {
    NewConsumption of(String limit, String externalId) {
      return new NewConsumption(
          limit,
          subject,
          null,
          LocalDate.of(year, 6, 1),
          null,
          Quantity.money(amount, currency),
          externalId,
          null,
          null,
          null);
    }

    String counter() {
      return subject + " " + year + " " + currency;
    }
  }

  @Provide
  Arbitrary<List<Drawn>> consumptions() {
    return Combinators.combine(
            Arbitraries.of("P1", "P2", "P3"),
            Arbitraries.of(2025, 2026),
            Arbitraries.of("EUR", "USD", "JPY"),
            Arbitraries.bigDecimals()
                .between(new BigDecimal("-999999999"), new BigDecimal("999999999"))
                .ofScale(6))
        .as(Drawn::new)
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 40)
  void counter_isExactSum_whenGroupsAreRepeatedConcurrently(
      @ForAll("consumptions") List<Drawn> drawn, @ForAll @IntRange(min = 1, max = 20) int chunk) {
    String name = UUID.randomUUID().toString();
    Limit limit = create(name);
    List<NewConsumption> all = new ArrayList<>();
    drawn.forEach(one -> all.add(one.of(name, name + all.size())));

    List<Future<?>> counted = new ArrayList<>();
    for (int times = 0; times < 2; times++) {
      for (int from = 0; from < all.size(); from += chunk) {
        List<NewConsumption> some = all.subList(from, Math.min(from + chunk, all.size()));
        counted.add(database.inTransaction(TENANT, tx -> count(tx, some)));
      }
    }
    await(Future.all(counted));

    Map<String, BigDecimal> sums = new TreeMap<>();
    drawn.forEach(one -> sums.merge(one.counter(), one.amount(), BigDecimal::add));
    assertEquals(plain(sums), plain(counters(limit)));
  }

  @Example
  void repeatedConsumption_isRecognized_amongManyNewOnes() {
    String name = UUID.randomUUID().toString();
    Limit limit = create(name);
    Drawn drawn = new Drawn("P1", 2026, "EUR", new BigDecimal("0.01"));
    List<NewConsumption> all = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      all.add(drawn.of(name, name + i));
    }
    NewConsumption last = all.get(all.size() - 1);
    NewConsumption another =
        new Drawn("P2", 2026, "EUR", BigDecimal.TEN).of(name, String.valueOf(last.externalId()));
    NewConsumption twice = all.get(0);
    apply(List.of(last));

    ApplyResult tally =
        apply(Stream.of(all, List.of(another, twice)).flatMap(List::stream).toList());

    assertEquals(2_999, tally.counted());
    assertEquals(Map.of("repeated", 2, "refused", 1), tally.skipped());
    assertEquals(Map.of("P1 2026 EUR", "30"), plain(counters(limit)));
  }

  private static ApplyResult apply(List<NewConsumption> consumptions) {
    return await(database.inTransaction(TENANT, tx -> count(tx, consumptions)));
  }

  private static Limit create(String code) {
    NewLimit wanted =
        new NewLimit(
            code,
            "",
            LimitLevel.PERSON,
            LimitType.AMOUNT,
            LimitPeriod.CALENDAR_YEAR,
            Quantity.money(BigDecimal.TEN, "EUR"));
    return await(
            database.withTenant(TENANT, c -> LIMITS.insert(c, wanted, Clock.systemUTC().instant())))
        .orElseThrow();
  }

  private static Map<String, BigDecimal> counters(Limit limit) {
    Map<String, BigDecimal> sums = new TreeMap<>();
    for (String subject : List.of("P1", "P2", "P3")) {
      await(database.withTenant(TENANT, c -> STORE.counters(c, limit, subject)))
          .forEach(
              one ->
                  sums.put(
                      subject + " " + one.period() + " " + one.sum().currency(),
                      one.sum().value()));
    }
    return sums;
  }

  /** The sums as text without trailing zeros, so that equal numbers have equal text. */
  private static Map<String, String> plain(Map<String, BigDecimal> sums) {
    Map<String, String> plain = new TreeMap<>();
    sums.forEach(
        (counter, sum) ->
            plain.put(counter, sum.signum() == 0 ? "0" : sum.stripTrailingZeros().toPlainString()));
    return plain;
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("No answer within a minute", e);
    }
  }

  private static Future<ApplyResult> count(TenantConnection tx, List<NewConsumption> consumptions) {
    return FEED.apply(
        tx, consumptions, index -> new RecordPosition(new UUID(0, 0), "any", 0, index));
  }
}
