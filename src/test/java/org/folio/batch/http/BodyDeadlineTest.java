package org.folio.batch.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.folio.batch.api.OrdersStorageBatchTrackingRoutes;
import org.folio.batch.testkit.RamlContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BodyDeadlineTest {
  private static final String PATH = "/orders-storage/batch-tracking";

  private Vertx vertx;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    ErrorMapper errors = new ErrorMapper();
    Router router = Router.router(vertx);
    HttpSettings settings =
        new HttpSettings(0, 10_000, Duration.ofMillis(300), Duration.ofSeconds(1));
    new RequestFilter(List.of(), errors, settings).mount(router);
    OrdersStorageBatchTrackingRoutes.mount(router, new EchoBatches(), new Dispatcher(settings));
    server = vertx.createHttpServer().requestHandler(router).listen(0).await(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void request_timesOut_whenItsBodyDoesNotEnd(HttpVersion version) throws Exception {
    HttpClientRequest request = begin(version);

    assertEquals(408, request.response().await(20, TimeUnit.SECONDS).statusCode());
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void request_isAborted_whenBodyDoesNotEndAfterResponse(HttpVersion version) throws Exception {
    HttpClientRequest request = begin(version, "/nowhere");
    Promise<Void> cutOff = Promise.promise();
    request.exceptionHandler(e -> cutOff.tryComplete());

    assertEquals(404, request.response().await(20, TimeUnit.SECONDS).statusCode());
    cutOff.future().await(20, TimeUnit.SECONDS);
  }

  @Test
  void timeoutResponse_fitsTheRaml() throws Exception {
    HttpClientRequest request = begin(HttpVersion.HTTP_1_1);

    String told =
        request.response().compose(HttpClientResponse::body).await(20, TimeUnit.SECONDS).toString();

    RamlContract.read().assertFits("POST", PATH, 408, "text/plain", told);
  }

  private HttpClientRequest begin(HttpVersion version) throws Exception {
    return begin(version, PATH);
  }

  private HttpClientRequest begin(HttpVersion version, String path) throws Exception {
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false));
    HttpClientRequest request =
        client
            .request(HttpMethod.POST, server.actualPort(), "localhost", path)
            .await(20, TimeUnit.SECONDS);
    request.putHeader("X-Okapi-Tenant", "diku").putHeader("Content-Type", "application/json");
    request.setChunked(true).write("{");
    return request;
  }
}
