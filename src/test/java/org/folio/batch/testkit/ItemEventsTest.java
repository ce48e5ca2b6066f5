package org.folio.batch.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.UUID;
import org.folio.batch.db.Tenant;
import org.junit.jupiter.api.Test;

class ItemEventsTest {
  private final ItemEvents events = new ItemEvents(new Tenant("diku"));

  @Test
  void update_hasAboutSixHundredBytesAndChangesBarcode() throws Exception {
    UUID batch = UUID.randomUUID();
    ItemEvent event = events.update(batch);
    assertTrue(
        Math.abs(event.value().length - 600) < 40, () -> event.value().length + ": " + event);
    JsonNode json = new ObjectMapper().readTree(event.value());
    assertEquals("diku", json.path("tenant").asText());
    assertEquals(batch.toString(), json.path("new").path("purchaseOrderLineIdentifier").asText());
    assertNotEquals(json.path("old").path("barcode"), json.path("new").path("barcode"));
    assertEquals(4, UUID.fromString(json.path("eventId").asText()).version());
  }

  @Test
  void largerBy_addsToSizeOfEvent() {
    ItemEvent event = events.largerBy(10_000).update(UUID.randomUUID());
    assertTrue(Math.abs(event.value().length - 10_600) < 300);
  }

  @Test
  void sameSeed_producesSameEvents() {
    UUID batch = UUID.randomUUID();
    assertEquals(
        new ItemEvents(new Tenant("diku"), 7).create(batch).toString(),
        new ItemEvents(new Tenant("diku"), 7).create(batch).toString());
  }
}
