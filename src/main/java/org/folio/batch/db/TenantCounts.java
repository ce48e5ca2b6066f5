package org.folio.batch.db;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** Counts something of one tenant, for a metric that adds it up over all tenants. */
public interface TenantCounts {

  /**
   * Names a metric and the values of its labels.
   *
   * @param metric in the notation of Micrometer, for example {@code uploads.current}
   * @param description of the metric
   * @param labels alternating names and values
   */
  record Series(String metric, String description, List<String> labels) {
    public static Series of(String metric, String description, String... labels) {
      return new Series(metric, description, List.of(labels));
    }
  }

  /** Returns all series, so that each exists from the start at 0. */
  List<Series> series();

  /** Returns the tables whose changes can change the counts. */
  List<String> tables();

  /** Counts; series that are absent are 0. Must be cheap however much the tenant has. */
  Future<Map<Series, Long>> count(TenantConnection connection);
}
