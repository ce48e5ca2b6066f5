package org.folio.batch.ingest;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.response.Response;
import java.time.Duration;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.RamlContract;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The positions of a tenant over HTTP, with the module as it runs. */
class PositionsHttpIT {
  private static final String POSITIONS = "/batch-tracking/ingest/positions";
  private static final Duration SOON = Duration.ofSeconds(60);

  private static KafkaClient client;
  private static LocalModule module;
  private static Gateway diku;
  private static String topic;

  private final RamlContract contract = RamlContract.read();

  @BeforeAll
  static void start() {
    KafkaSettings kafka = Services.freshKafkaSettings();
    client = KafkaClient.ofServices();
    module = LocalModule.start(Services.freshDatabase(), kafka);
    diku = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    topic = new Topics(kafka.env()).of(diku.tenant(), "inventory.item");
    client.createTopic(topic, 1);
  }

  @AfterAll
  static void stop() {
    module.close();
    client.close();
  }

  @Test
  void put_countsAgainFromTheOffsetOn() {
    UUID batch = diku.announce(100);
    ItemEvents events = new ItemEvents(diku.tenant());
    for (int i = 0; i < 10; i++) {
      client.send(new ProducerRecord<>(topic, 0, null, events.create(batch).value()));
    }
    client.flush();
    diku.awaitProcessed(batch, 10, SOON);

    Response list = diku.request().get(POSITIONS);
    list.then()
        .statusCode(200)
        .body("positions.topic", hasItem(topic))
        .body("positions.offset", hasItem(10));
    contract.assertFits("GET", POSITIONS, 200, list.contentType(), list.asString());

    Response moved = put(topic, 0, "4");
    moved.then().statusCode(200).body("offset", equalTo(4)).body("endOffset", equalTo(10));
    contract.assertFits("PUT", POSITIONS, 200, moved.contentType(), moved.asString());
    diku.awaitProcessed(batch, 16, SOON);

    put(topic, 0, "11")
        .then()
        .statusCode(422)
        .body("errors[0].message", containsString("to 10, the end of the partition"));
    assertEquals(16, diku.processedCount(batch));
  }

  @Test
  void put_unknownPlaceNamesTheKnownOnes() {
    put(topic, 3, "0").then().statusCode(404).body(containsString("has no partition 3"));
    put("nothing", 0, "0").then().statusCode(404).body(containsString(topic));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "9223372036854775808", "1e30", "1.5", "\"1\"", "null"})
  void put_offsetThatIsNoneIsRefused(String offset) {
    int status = put(topic, 0, offset).statusCode();
    assertEquals(4, status / 100, offset + " was answered by " + status);
  }

  private static Response put(String of, int partition, String offset) {
    return diku.request()
        .body(
            "{\"topic\": \"%s\", \"partition\": %d, \"offset\": %s}"
                .formatted(of, partition, offset))
        .put(POSITIONS);
  }
}
