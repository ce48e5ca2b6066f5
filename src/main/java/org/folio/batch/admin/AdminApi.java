package org.folio.batch.admin;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.folio.batch.api.AdminHealth;
import org.folio.batch.api.Metrics;
import org.folio.batch.error.Failure;
import org.folio.batch.http.RequestContext;

/** Health and metrics, for whoever runs the module. */
public final class AdminApi implements AdminHealth, Metrics {
  private static final long ANSWERS_WITHIN_MILLIS = 2_000;

  private final List<HealthCheck> checks;
  private final PrometheusMeterRegistry meters;

  public AdminApi(List<HealthCheck> checks, PrometheusMeterRegistry meters) {
    this.checks = List.copyOf(checks);
    this.meters = meters;
  }

  @Override
  public Future<GetAdminHealthResponse> getAdminHealth(RequestContext context) {
    List<Future<String>> problems = checks.stream().map(AdminApi::problem).toList();
    return Future.all(problems)
        .map(
            all -> {
              List<String> found = new ArrayList<>(all.list());
              found.removeIf(String::isEmpty);
              return found.isEmpty()
                  ? GetAdminHealthResponse.respond200WithTextPlain("OK")
                  : GetAdminHealthResponse.respond503WithTextPlain(String.join("\n", found));
            });
  }

  @Override
  public Future<GetMetricsResponse> getMetrics(RequestContext context) {
    return Future.succeededFuture(GetMetricsResponse.respond200WithTextPlain(meters.scrape()));
  }

  private static Future<String> problem(HealthCheck check) {
    return check
        .probe()
        .get()
        .timeout(ANSWERS_WITHIN_MILLIS, TimeUnit.MILLISECONDS)
        .map("")
        .otherwise(
            e ->
                check.name()
                    + ": "
                    + (e instanceof Failure f ? f.getMessage() : "does not answer"));
  }
}
