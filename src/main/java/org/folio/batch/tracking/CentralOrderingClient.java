package org.folio.batch.tracking;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Asks the other modules for a tenant's consortium as mod-orders-storage does: mod-users for the
 * central tenant, and mod-orders-storage for the central tenant's setting.
 */
final class CentralOrderingClient {
  private static final String USER_TENANTS = "/user-tenants?limit=1";
  private static final String SETTINGS =
      "/orders-storage/settings?query=key%3D%3DALLOW_ORDERING_WITH_AFFILIATED_LOCATIONS&limit=1";
  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(3);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);
  private static final int LONGEST_ANSWER = 100_000;

  private final HttpClient client;
  private final String baseUrl;

  CentralOrderingClient(Vertx vertx, String baseUrl) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) CONNECTS_WITHIN.toMillis()));
    this.baseUrl = baseUrl;
  }

  /**
   * Looks up a tenant. Fails with {@link Kind#UNAUTHORIZED} if the answer is refused, and with
   * {@link Kind#UNAVAILABLE} if there is none.
   *
   * @param tokenOf the token to send for a tenant; null sends none, and a sidecar adds its own
   */
  Future<CentralOrdering> lookUp(Tenant tenant, Function<Tenant, @Nullable String> tokenOf) {
    return get(USER_TENANTS, tenant, tokenOf.apply(tenant))
        .map(answer -> first(answer, "userTenants").map(each -> each.getString("centralTenantId")))
        .map(central -> central.flatMap(Tenant::ifValid).filter(each -> !each.equals(tenant)))
        .compose(
            central ->
                central.isEmpty()
                    ? Future.succeededFuture(CentralOrdering.NONE)
                    : ofCentral(central.get(), tokenOf));
  }

  Future<Void> close() {
    return client.close();
  }

  private Future<CentralOrdering> ofCentral(
      Tenant central, Function<Tenant, @Nullable String> tokenOf) {
    return get(SETTINGS, central, tokenOf.apply(central))
        .map(answer -> first(answer, "settings").map(each -> each.getString("value")))
        .map(
            value ->
                Boolean.parseBoolean(value.orElse("false"))
                    ? new CentralOrdering(Optional.of(central))
                    : CentralOrdering.NONE);
  }

  // an interface that no module provides is a 404: then there is no consortium
  private Future<JsonObject> get(String path, Tenant tenant, @Nullable String token) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(baseUrl + path)
            .setConnectTimeout(CONNECTS_WITHIN.toMillis())
            .putHeader("Accept", "application/json")
            .putHeader("X-Okapi-Tenant", tenant.id())
            .putHeader("X-Okapi-Url", baseUrl);
    if (token != null) {
      options.putHeader("X-Okapi-Token", token);
    }
    return client
        .request(options)
        .compose(request -> request.send().compose(answer -> body(answer, path)))
        .timeout(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            e ->
                Future.failedFuture(
                    e instanceof ServiceException
                        ? e
                        : ServiceException.of(Kind.UNAVAILABLE, path + " cannot be reached", e)));
  }

  private static Future<JsonObject> body(HttpClientResponse answer, String path) {
    int status = answer.statusCode();
    if (status == 404) {
      return Future.succeededFuture(new JsonObject());
    }
    if (status >= 400 && status < 500 && status != 408 && status != 429) {
      return Future.failedFuture(
          ServiceException.of(Kind.UNAUTHORIZED, path + " was refused with status " + status));
    }
    if (status != 200) {
      return Future.failedFuture(
          ServiceException.of(Kind.UNAVAILABLE, path + " was answered with status " + status));
    }
    return read(answer, path);
  }

  private static Future<JsonObject> read(HttpClientResponse answer, String path) {
    Promise<JsonObject> read = Promise.promise();
    Buffer body = Buffer.buffer();
    answer.exceptionHandler(read::tryFail);
    answer.handler(
        part -> {
          if (body.length() + part.length() > LONGEST_ANSWER) {
            read.tryFail(
                ServiceException.of(Kind.UNAVAILABLE, path + " has an answer that is too long"));
            answer.request().reset();
          } else {
            body.appendBuffer(part);
          }
        });
    answer.endHandler(
        end -> {
          try {
            read.tryComplete(body.toJsonObject());
          } catch (DecodeException e) {
            read.tryFail(
                ServiceException.of(Kind.UNAVAILABLE, path + " has an answer that is not JSON", e));
          }
        });
    return read.future();
  }

  private static Optional<JsonObject> first(JsonObject answer, String list) {
    return answer.getValue(list) instanceof JsonArray all
            && !all.isEmpty()
            && all.getValue(0) instanceof JsonObject found
        ? Optional.of(found)
        : Optional.empty();
  }
}
