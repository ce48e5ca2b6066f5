package org.folio.batch.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.http.RequestContext;
import org.folio.batch.http.Response;
import org.junit.jupiter.api.Test;

class AdminApiTest {
  private static final HealthCheck DATABASE = new HealthCheck("database", Future::succeededFuture);

  @Test
  void health_detailsAreReportedWithoutFailing() {
    HealthCheck events =
        new HealthCheck("item events", Future::succeededFuture, () -> List.of("topic a is denied"));

    Response answer = health(DATABASE, events);

    assertEquals(200, answer.status());
    assertEquals("OK\nitem events: topic a is denied", answer.body());
  }

  @Test
  void health_problemsComeBeforeDetails() {
    HealthCheck events =
        new HealthCheck(
            "item events",
            () ->
                Future.failedFuture(
                    ServiceException.of(
                        Kind.UNAVAILABLE, "A poll loop has stopped reading Kafka; see the log")),
            () -> List.of("topic a is denied"));

    Response answer = health(DATABASE, events);

    assertEquals(503, answer.status());
    assertEquals(
        "item events: A poll loop has stopped reading Kafka; see the log\nitem events: topic a is denied",
        answer.body());
  }

  @Test
  void health_manyDetailsAreCutToTwentyLines() {
    HealthCheck events =
        new HealthCheck(
            "item events", Future::succeededFuture, () -> Collections.nCopies(23, "denied"));

    String body = String.valueOf(health(events).body());

    assertEquals(22, body.lines().count());
    assertEquals(
        "item events: and 3 more; see the log", body.substring(body.lastIndexOf('\n') + 1));
  }

  private static Response health(HealthCheck... checks) {
    RequestContext context =
        new RequestContext(null, "1", Optional.empty(), MultiMap.caseInsensitiveMultiMap());
    return new AdminApi(List.of(checks), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
        .getAdminHealth(context)
        .result();
  }
}
