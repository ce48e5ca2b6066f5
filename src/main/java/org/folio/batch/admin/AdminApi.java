package org.folio.batch.admin;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.folio.batch.api.AdminHealth;
import org.folio.batch.api.Metrics;
import org.folio.batch.error.ServiceException;
import org.folio.batch.http.RequestContext;

/** Health and metrics for operators. */
public final class AdminApi implements AdminHealth, Metrics {
  private static final long ANSWERS_WITHIN_MILLIS = 2_000;

  /** The most detail lines of one check; one more line summarizes the rest. */
  private static final int MOST_DETAILS = 20;

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
              boolean ok = found.isEmpty();
              if (ok) {
                found.add("OK");
              }
              checks.forEach(check -> found.addAll(details(check)));
              String text = String.join("\n", found);
              return ok
                  ? GetAdminHealthResponse.respond200WithTextPlain(text)
                  : GetAdminHealthResponse.respond503WithTextPlain(text);
            });
  }

  @Override
  public Future<GetMetricsResponse> getMetrics(RequestContext context) {
    return Future.succeededFuture(GetMetricsResponse.respond200WithTextPlain(meters.scrape()));
  }

  private static List<String> details(HealthCheck check) {
    List<String> all = check.details().get();
    List<String> lines = new ArrayList<>();
    all.stream().limit(MOST_DETAILS).forEach(detail -> lines.add(check.name() + ": " + detail));
    if (all.size() > MOST_DETAILS) {
      lines.add(check.name() + ": and " + (all.size() - MOST_DETAILS) + " more; see the log");
    }
    return lines;
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
                    + (e instanceof ServiceException f ? f.getMessage() : "does not respond"));
  }
}
