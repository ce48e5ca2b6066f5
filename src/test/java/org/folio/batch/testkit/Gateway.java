package org.folio.batch.testkit;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.pollinterval.IterativePollInterval;
import org.awaitility.pollinterval.PollInterval;
import org.folio.batch.db.Tenant;

/** Calls the module for one tenant, as the gateway does. */
public record Gateway(String baseUrl, Tenant tenant) {
  /** Polls less often the longer the wait. */
  public static final PollInterval EVER_MORE_SELDOM =
      new IterativePollInterval(interval -> interval.plusMillis(25), Duration.ofMillis(25));

  private static final String BATCHES = "/orders-storage/batch-tracking";

  /** Returns a request with the tenant header and a JSON content type. */
  public RequestSpecification request() {
    return given()
        .baseUri(baseUrl)
        .header("X-Okapi-Tenant", tenant.id())
        .contentType(ContentType.JSON);
  }

  /** Installs the module for the tenant and waits for the job, as {@code install} does. */
  public Gateway enable() {
    Response started =
        request()
            .header("X-Okapi-Url", "http://okapi:9130") // says that a gateway polls the job
            .body(Map.of("module_to", "mod-batch-tracking-1.0.0", "purge", false))
            .post("/_/tenant");
    started.then().statusCode(201);
    String job = started.path("id");
    await("tenant job of " + tenant)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(EVER_MORE_SELDOM)
        .until(() -> read("/_/tenant/" + job).path("complete").asBoolean());
    request().get("/_/tenant/" + job).then().body("error", nullValue());
    request().delete("/_/tenant/" + job).then().statusCode(204);
    return this;
  }

  /** Announces a batch and returns its id. */
  public UUID announce(int totalRecords) {
    UUID id = UUID.randomUUID();
    announce(id, totalRecords);
    return id;
  }

  public void announce(UUID id, int totalRecords) {
    request()
        .body(Map.of("id", id.toString(), "totalRecords", totalRecords))
        .post(BATCHES)
        .then()
        .statusCode(201);
  }

  public int processedCount(UUID batch) {
    JsonNode count = read(BATCHES + "/" + batch).path("processedCount");
    if (!count.isInt()) {
      throw new AssertionError("Batch " + batch + " cannot be read");
    }
    return count.asInt();
  }

  /** Reads JSON, for what is asked over and over; nothing if the status is not 200. */
  public JsonNode read(String path) {
    return JsonCalls.get(baseUrl + path, "X-Okapi-Tenant", tenant.id());
  }

  public void awaitProcessed(UUID batch, int count, Duration atMost) {
    await("batch " + batch + " of " + tenant)
        .atMost(atMost)
        .pollInterval(EVER_MORE_SELDOM)
        .until(() -> processedCount(batch), is(count));
  }
}
