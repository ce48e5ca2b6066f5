package org.folio.batch.consumption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.folio.batch.db.DbSettings;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.live.EventStream;
import org.folio.batch.live.EventStream.Event;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.Test;

/** An export, as a client sees it that follows events. */
class ExportLiveIT {
  @Test
  void events_showTheExportFromItsStartToItsEnd() {
    KafkaSettings kafka = Services.freshKafkaSettings();
    DbSettings db = Services.freshDatabase();
    try (LocalModule one = LocalModule.start(db, kafka);
        LocalModule two = LocalModule.start(db, kafka)) {
      Export export =
          new Export(db, new Resource(one.baseUrl(), Services.freshTenant()), 10).prepare();
      Gateway atTwo = new Gateway(two.baseUrl(), export.client().tenant());
      try (EventStream stream = EventStream.open(atTwo, "?kind=operation")) {
        String path = export.start();
        String id = path.substring(path.lastIndexOf('/') + 1);

        Event completed = stream.await1(EventStream.of(id, "Completed"));
        assertEquals("ReadConsumptionBatch", completed.data().path("type").asText());
        assertTrue(completed.data().path("ended").asBoolean());
      }
    }
  }
}
