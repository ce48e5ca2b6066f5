package org.folio.batch.kafka;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import java.time.Duration;
import java.util.Map;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.Test;

/** Settings that look well, and that no Kafka client can be made with. */
class UnusableKafkaIT {

  @Test
  void aTrustStoreThatIsNoneIsSeenInTheHealthAndTheModuleCanBeStopped() {
    Map<String, String> settings =
        Map.of("KAFKA_SECURITY_PROTOCOL", "SSL", "KAFKA_SSL_TRUSTSTORE_LOCATION", "pom.xml");
    try (LocalModule module =
        LocalModule.start(Services.freshDatabase(), Services.freshKafkaSettings(), settings)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  given()
                      .baseUri(module.baseUrl())
                      .get("/admin/health")
                      .then()
                      .statusCode(503)
                      .body(containsString("Kafka is not being read")));
    }
  }
}
