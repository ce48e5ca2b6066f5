package org.folio.batch.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.folio.batch.db.Tenant;
import org.folio.batch.outbox.OutboxEvent;
import org.junit.jupiter.api.Test;

class BatchEventTest {
  private static final UUID ID = UUID.fromString("0d3b5a4e-6a55-4e0c-9b6e-2f3d1c1f9a01");
  private static final UUID USER = UUID.fromString("7e2c6f5a-93e4-4f6c-8a0e-1b2d3c4e5f60");

  @Test
  void completedEvent_hasFormatOfApi() throws Exception {
    Batch batch =
        new Batch(
            ID,
            5,
            5,
            Instant.parse("2026-11-22T01:02:03.004Z"),
            3,
            USER,
            Instant.parse("2026-11-22T01:02:04Z"),
            null);

    OutboxEvent event =
        BatchEvent.completed(new Tenant("diku"), batch, Instant.ofEpochMilli(1_700_000_000_000L));

    assertEquals("batch-tracking.batch", event.topic());
    assertEquals(ID.toString(), event.key());
    ObjectMapper json = new ObjectMapper();
    assertEquals(
        json.readTree(
            """
            {"eventId": "%s", "eventTs": 1700000000000, "type": "COMPLETED", "tenant": "diku",
             "new": {"id": "0d3b5a4e-6a55-4e0c-9b6e-2f3d1c1f9a01", "processedCount": 5, "totalRecords": 5,
               "createdDate": "2026-11-22T01:02:03.004+00:00", "_version": 3,
               "metadata": {"createdDate": "2026-11-22T01:02:03.004+00:00",
                 "createdByUserId": "7e2c6f5a-93e4-4f6c-8a0e-1b2d3c4e5f60",
                 "updatedDate": "2026-11-22T01:02:04.000+00:00"}}}
            """
                .formatted(event.eventId())),
        json.readTree(event.value()));
  }

  @Test
  void apiPage_showsTheEventAsPublished() throws Exception {
    String page = Files.readString(Path.of("docs/api.md"));
    int begin = page.indexOf("{\"eventId\"");
    ObjectMapper json = new ObjectMapper();
    ObjectNode example =
        (ObjectNode) json.readTree(page.substring(begin, page.indexOf("```", begin)));
    Instant completed = Instant.parse("2026-11-22T01:02:04Z");
    Batch batch =
        new Batch(
            UUID.fromString("6f3c5b1e-7a55-4c56-9d0f-0c7a2f6f3a01"),
            3,
            3,
            Instant.parse("2026-11-22T01:02:03.004Z"),
            2,
            null,
            completed,
            null);

    OutboxEvent event = BatchEvent.completed(new Tenant("diku"), batch, completed);

    assertEquals(example.put("eventId", event.eventId().toString()), json.readTree(event.value()));
  }
}
