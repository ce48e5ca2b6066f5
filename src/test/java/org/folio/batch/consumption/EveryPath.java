package org.folio.batch.consumption;

import static org.folio.batch.consumption.Resource.BATCHES;
import static org.folio.batch.consumption.Resource.consumption;
import static org.folio.batch.consumption.Resource.export;
import static org.folio.batch.consumption.Resource.limit;
import static org.folio.batch.consumption.Resource.linked;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A call of every path of this API, with a tenant that has something under each. Those that change
 * something come last, as what they change is asked for before.
 */
final class EveryPath {
  static final String LIMIT = "EVERY";

  private EveryPath() {}

  /**
   * One of them.
   *
   * @param body empty for none
   * @param ofOne whether it asks for one thing that another tenant does not have
   */
  record Call(String method, String path, String body, int status, boolean ofOne) {
    Response send(RequestSpecification request) {
      return (body.isEmpty() ? request : request.contentType(Resource.TYPE).body(body))
          .request(method, path);
    }

    boolean isList() {
      return method.equals("GET") && !ofOne;
    }

    boolean hasBody() {
      return !body.isEmpty();
    }

    String pathOnly() {
      return path.replaceFirst("\\?.*", "");
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** Makes what the calls ask for; the tenant must be new, so that its first ids are 1. */
  static List<Call> prepare(Resource client) {
    client.enable().withLimit(LIMIT).consume(consumption(LIMIT, "P1", "1.00"));
    endpoint(client);
    JsonPath completed =
        client.awaitStatus(
            client.start(export("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z", LIMIT)),
            "Completed");
    client.awaitStatus(
        client.start(export("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z", "NONE")), "Failed");
    String set = linked(completed, "datafileset");
    String data = "/datafiles/" + client.get(set).getString("dataFiles[0].code") + "/data";
    String wanted = export("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z", LIMIT).encode();
    return List.of(
        one("GET", "/limits/" + LIMIT, 200),
        one("GET", "/limits/" + LIMIT + "/counters?subjectCode=P1", 200),
        one("GET", "/limitconsumptions/1", 200),
        one("GET", BATCHES + "/1", 200),
        one("GET", "/generic/tasks/1", 200),
        one("GET", "/generic/interfacedmessages/1", 200),
        one("GET", "/batch-tracking/notification-endpoint", 200),
        one("GET", set, 200),
        one("GET", set + data, 200),
        new Call("GET", "/limits", "", 200, false),
        new Call("GET", BATCHES, "", 200, false),
        new Call("GET", "/generic/tasks", "", 200, false),
        new Call("GET", "/limitconsumptions", "", 200, false),
        new Call("GET", "/datafilesets", "", 200, false),
        new Call("GET", "/batch-tracking/notification-endpoint/deliveries", "", 200, false),
        new Call("POST", "/readconsumptionbatches", wanted, 201, false),
        new Call("POST", BATCHES, wanted, 201, false),
        new Call("POST", "/limits", limit("MORE").encode(), 201, false),
        new Call(
            "POST", "/limitconsumptions", consumption(LIMIT, "P1", "1.00").encode(), 201, false),
        new Call("PUT", "/limits/" + LIMIT, limit(LIMIT).encode(), 200, true),
        one("POST", "/taskprocessing/2/restart", 200),
        one("POST", "/taskprocessing/1/cancel", 409),
        one("DELETE", set, 204),
        one("DELETE", "/limits/" + LIMIT, 409),
        one("DELETE", "/batch-tracking/notification-endpoint", 204));
  }

  /** One that nobody answers at. */
  private static void endpoint(Resource client) {
    client
        .request()
        .contentType(Resource.TYPE)
        .body(new JsonObject().put("url", "http://localhost:1/").encode())
        .put("/batch-tracking/notification-endpoint")
        .then()
        .statusCode(200);
  }

  private static Call one(String method, String path, int status) {
    return new Call(method, path, "", status, true);
  }
}
