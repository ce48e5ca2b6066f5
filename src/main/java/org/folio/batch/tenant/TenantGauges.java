package org.folio.batch.tenant;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.ChangedTenants;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantCounts;
import org.folio.batch.db.TenantCounts.Series;

/**
 * Metrics that add up the numbers of all enabled tenants. Every half minute the tenants whose
 * tables have changed are counted, one after the other; one that cannot be counted keeps its last
 * numbers. Each instance serves the same numbers, so a dashboard takes their maximum and not their
 * sum.
 */
public final class TenantGauges {
  private static final Logger log = LogManager.getLogger(TenantGauges.class);
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Database database;
  private final Supplier<Set<Tenant>> enabled;
  private final List<TenantCounts> counts;
  private final ChangedTenants changed;
  private final Map<Series, AtomicLong> gauges = new LinkedHashMap<>();

  // belong to the event loop of the timer
  private final Map<Tenant, Map<Series, Long>> last = new HashMap<>();
  private long timer = -1;
  private boolean closed;

  /**
   * Registers the metrics.
   *
   * @param enabled returns the tenants to count, an immutable set at each call
   */
  public TenantGauges(
      Vertx vertx,
      Database database,
      Supplier<Set<Tenant>> enabled,
      List<TenantCounts> counts,
      MeterRegistry registry) {
    this.vertx = vertx;
    this.database = database;
    this.enabled = enabled;
    this.counts = List.copyOf(counts);
    this.changed =
        new ChangedTenants(
            database,
            counts.stream()
                .flatMap(one -> one.tables().stream())
                .distinct()
                .toArray(String[]::new));
    for (TenantCounts one : counts) {
      for (Series series : one.series()) {
        AtomicLong value = new AtomicLong();
        gauges.put(series, value);
        Gauge.builder(series.metric(), value, AtomicLong::get)
            .description(series.description())
            .tags(series.labels().toArray(String[]::new))
            .strongReference(true)
            .register(registry);
      }
    }
  }

  /** Starts to count. */
  public void start() {
    vertx.runOnContext(x -> round());
  }

  public void close() {
    closed = true;
    vertx.cancelTimer(timer);
  }

  private void round() {
    Set<Tenant> tenants = enabled.get();
    last.keySet().retainAll(tenants);
    changed
        .among(tenants)
        .compose(this::countAll)
        .onComplete(
            done -> {
              gauges.forEach((series, value) -> value.set(sum(series)));
              if (!closed) {
                timer = vertx.setTimer(PAUSE.toMillis(), x -> round());
              }
            });
  }

  private Future<Void> countAll(Set<Tenant> tenants) {
    Future<Void> counted = Future.succeededFuture();
    for (Tenant tenant : tenants) {
      counted = counted.compose(x -> count(tenant));
    }
    return counted;
  }

  private long sum(Series series) {
    return last.values().stream().mapToLong(of -> of.getOrDefault(series, 0L)).sum();
  }

  private Future<Void> count(Tenant tenant) {
    return database
        .inBriefTransaction(
            tenant,
            tx -> {
              Map<Series, Long> all = new HashMap<>();
              Future<Void> counted = Future.succeededFuture();
              for (TenantCounts one : counts) {
                counted =
                    counted
                        .compose(x -> one.count(tx))
                        .map(
                            found -> {
                              all.putAll(found);
                              return null;
                            });
              }
              return counted.map(x -> all);
            })
        .<Void>map(
            all -> {
              last.put(tenant, all);
              return null;
            })
        .otherwise(
            e -> {
              log.debug("What tenant {} has could not be counted", tenant, e);
              changed.lookAgainIn(tenant, Duration.ZERO);
              return null;
            });
  }
}
