package org.folio.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.folio.batch.codegen.Contract.Operation;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.RamlContract;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.Test;

/** Calls every operation of the RAML and compares the responses with it. */
class RamlWalkIT {
  private static final String BATCHES = "/orders-storage/batch-tracking";
  private static final UUID NOWHERE = UUID.randomUUID();

  private final RamlContract contract = RamlContract.read();

  /** A call and its expected status. */
  private record Call(int status, String method, String path, String body) {}

  private static List<Call> calls(UUID batch, String job) {
    return List.of(
        new Call(201, "POST", BATCHES, "{\"totalRecords\": 3}"),
        new Call(400, "POST", BATCHES, "{\"totalRecords\": "),
        new Call(422, "POST", BATCHES, "{\"totalRecords\": 0, \"more\": 1}"),
        new Call(413, "POST", BATCHES, " ".repeat(1_100_000)),
        new Call(200, "GET", BATCHES, ""),
        new Call(400, "GET", BATCHES + "?limit=x", ""),
        new Call(200, "GET", BATCHES + "/" + batch, ""),
        new Call(404, "GET", BATCHES + "/" + NOWHERE, ""),
        new Call(400, "GET", BATCHES + "/x", ""),
        new Call(204, "DELETE", BATCHES + "/" + batch, ""),
        new Call(404, "DELETE", BATCHES + "/" + batch, ""),
        new Call(400, "DELETE", BATCHES + "/x", ""),
        new Call(200, "POST", BATCHES + "/cleanup", ""),
        new Call(200, "GET", "/_/tenant/" + job + "?wait=30000", ""),
        new Call(404, "GET", "/_/tenant/" + NOWHERE, ""),
        new Call(204, "DELETE", "/_/tenant/" + job, ""),
        new Call(404, "DELETE", "/_/tenant/" + job, ""),
        new Call(400, "POST", "/_/tenant", "[]"),
        new Call(204, "POST", "/_/tenant", "{\"module_from\": \"mod-batch-tracking-1.0.0\"}"),
        new Call(400, "GET", BATCHES, ""),
        new Call(204, "POST", "/_/tenant", "{\"purge\": true}"),
        new Call(200, "GET", "/admin/health", ""),
        new Call(200, "GET", "/metrics", ""),
        new Call(200, "GET", "/_/ramls", ""),
        new Call(200, "GET", "/_/ramls?path=batch-tracking.raml", ""),
        new Call(404, "GET", "/_/ramls?path=../pom.xml", ""),
        new Call(200, "GET", "/_/jsonSchemas", ""),
        new Call(404, "GET", "/_/jsonSchemas?path=/etc/passwd", ""),
        new Call(200, "GET", "/_/openapi", ""));
  }

  @Test
  void everyOperation_isServedAndItsResponseFitsTheSchema() {
    try (LocalModule module =
        LocalModule.start(Services.freshDatabase(), Services.freshKafkaSettings())) {
      Gateway diku = new Gateway(module.baseUrl(), Services.freshTenant());
      Response enabled =
          send(
              diku,
              new Call(201, "POST", "/_/tenant", "{\"module_to\": \"mod-batch-tracking-1.0.0\"}"));
      String job = enabled.path("id");
      send(diku, new Call(200, "GET", "/_/tenant/" + job + "?wait=30000", ""));
      Set<String> walked = new TreeSet<>(Set.of("POST /_/tenant"));

      for (Call call : calls(diku.announce(1), job)) {
        send(diku, call);
        var operation = contract.operation(call.method(), pathOf(call));
        walked.add(operation.verb() + " " + operation.path());
      }

      diku.enable();
      for (Operation operation : contract.operations()) {
        if (operation.verb().equals("GET")) {
          assertHeadIsServed(diku, operation);
        }
        if (walked.add(operation.verb() + " " + operation.path())) {
          assertIsServed(diku, operation);
        }
      }
    }
  }

  /** For operations without a call above. Other tests check their responses in detail. */
  private void assertIsServed(Gateway tenant, Operation operation) {
    String path = exampleOf(operation);
    var request = tenant.request();
    Response response =
        (operation.verb().matches("POST|PUT") ? request.body("{}") : request)
            .request(operation.verb(), path);
    String call = operation.verb() + " " + path;
    String body = response.asString();
    assertTrue(response.statusCode() < 500, call + " answered: " + body);
    assertFalse(body.contains("The path does not exist"), call);
    contract.assertFits(
        operation.verb(),
        path.replaceFirst("\\?.*", ""),
        response.statusCode(),
        response.contentType(),
        body);
  }

  private static void assertHeadIsServed(Gateway tenant, Operation operation) {
    String path = exampleOf(operation);
    Response head = tenant.request().head(path);
    Response get = tenant.request().get(path);

    assertEquals(get.statusCode(), head.statusCode(), path);
    assertEquals("", head.asString(), path);
    assertEquals(get.contentType(), head.contentType(), path);
    assertTrue(
        tenant.request().patch(path).header("Allow").contains("GET, HEAD"),
        path + " must list HEAD in Allow");
  }

  private static String exampleOf(Operation operation) {
    return operation
        .path()
        .replace("{id}", "1")
        .replaceAll("\\{[a-zA-Z]+}", "0123456789ABCDEF0123456789ABCDEF")
        // a successful response never ends; LiveEventsIT tests it
        .replace("/batch-tracking/events", "/batch-tracking/events?kind=none");
  }

  private Response send(Gateway tenant, Call call) {
    var request = tenant.request().header("X-Okapi-Url", "http://okapi:9130");
    Response response =
        (call.body().isEmpty() ? request : request.body(call.body()))
            .request(call.method(), call.path());
    String body = response.asString();
    assertEquals(
        call.status(),
        response.statusCode(),
        call.method() + " " + call.path() + " answered: " + body);
    contract.assertFits(
        call.method(), pathOf(call), response.statusCode(), response.contentType(), body);
    return response;
  }

  private static String pathOf(Call call) {
    return call.path().replaceFirst("\\?.*", "");
  }
}
