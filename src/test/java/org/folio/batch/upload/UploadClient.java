package org.folio.batch.upload;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.JsonCalls;

/** Calls bulk upload for one user of one tenant. */
public record UploadClient(Gateway gateway, UUID user) {
  public static final String PATH = "/v1/textbook/content/bulk/upload";

  public static UploadClient anybody(Gateway gateway) {
    return new UploadClient(gateway, UUID.randomUUID());
  }

  public RequestSpecification request() {
    return given()
        .baseUri(gateway.baseUrl())
        .header("X-Okapi-Tenant", gateway.tenant().id())
        .header("X-Okapi-User-Id", user.toString())
        .header("x-channel-id", "in.ekstep")
        .header("x-framework-id", "NCF");
  }

  public ValidatableResponse post(String mode, byte[] file) {
    return request()
        .header("operation-mode", mode)
        .multiPart("content", "contents.csv", file, "text/csv")
        .post(PATH)
        .then();
  }

  public ValidatableResponse post(String mode, String file) {
    return post(mode, file.getBytes(StandardCharsets.UTF_8));
  }

  /** Uploads and returns the process id. */
  public String upload(String mode, ContentFile file) {
    return post(mode, file.text()).statusCode(200).extract().path("result.processId");
  }

  public Response status(String processId) {
    return request().get(PATH + "/status/" + processId);
  }

  /** Returns the result of the status, for what is asked over and over. */
  public JsonNode result(String processId) {
    return JsonCalls.get(
            gateway.baseUrl() + PATH + "/status/" + processId,
            "X-Okapi-Tenant",
            gateway.tenant().id(),
            "X-Okapi-User-Id",
            user.toString())
        .path("result");
  }

  public Map<String, Object> awaitCompleted(String processId) {
    return awaitCompleted(processId, Duration.ofSeconds(60));
  }

  public Map<String, Object> awaitCompleted(String processId, Duration atMost) {
    await("upload " + processId)
        .atMost(atMost)
        .pollInterval(Gateway.EVER_MORE_SELDOM)
        .until(() -> result(processId).path("status").asText(), is("Completed"));
    return status(processId).path("result");
  }

  /** The report without its byte order mark, a line an element. */
  public List<String> report(String processId, String query) {
    String link = (String) awaitCompleted(processId).get("report");
    String text =
        given()
            .urlEncodingEnabled(false)
            .get(link + query)
            .then()
            .statusCode(200)
            .extract()
            .asString();
    return text.replace("\ufeff", "").lines().toList();
  }
}
