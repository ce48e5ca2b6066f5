package org.folio.batch.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.folio.batch.live.EventStream;
import org.folio.batch.live.EventStream.Event;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An upload, as a client sees it that follows events. */
class UploadLiveIT {
  private static UploadStack stack;

  @BeforeAll
  static void start() {
    stack = UploadStack.start(Map.of("EVENTS_HEARTBEAT_SECONDS", "1"));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void events_showTheUploadToItsUserOnly() {
    UploadClient client = stack.newTenant();
    try (EventStream own =
            EventStream.open(
                client.gateway(), "?kind=upload", "X-Okapi-User-Id", client.user().toString());
        EventStream others = EventStream.open(client.gateway(), "")) {
      String processId = client.upload("upload", stack.file().rows(20, "Live"));

      Event completed = own.await1(EventStream.of(processId, "Completed"));
      assertEquals("upload", completed.name());
      assertEquals(20, completed.data().path("total").asInt());
      assertEquals(20, completed.data().path("processed").asInt());
      assertEquals(0, completed.data().path("failed").asInt());
      others.awaitHeartbeat();
      assertEquals(List.of(), others.events());

      String lastId = own.events().get(0).id();
      try (EventStream again =
          EventStream.open(
              client.gateway(),
              "?kind=upload",
              "X-Okapi-User-Id",
              client.user().toString(),
              "Last-Event-ID",
              lastId)) {
        again.await1(EventStream.of(processId, "Completed"));
      }
    }
  }
}
