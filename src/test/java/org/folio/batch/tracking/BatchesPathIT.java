package org.folio.batch.tracking;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import java.util.Map;
import java.util.UUID;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Both paths of batches show the same batches. */
class BatchesPathIT {
  private static final String OWN = "/batch-tracking/batches";
  private static final String SHARED = "/orders-storage/batch-tracking";

  private static LocalModule module;
  private static Gateway diku;

  @BeforeAll
  static void start() {
    module = LocalModule.start(Services.freshDatabase(), Services.freshKafkaSettings());
    diku = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
  }

  @AfterAll
  static void stop() {
    module.close();
  }

  @Test
  void location_isBelowThePathThatWasCalled() {
    for (String path : new String[] {OWN, SHARED}) {
      UUID id = UUID.randomUUID();
      diku.request()
          .body(Map.of("id", id, "totalRecords", 2))
          .post(path)
          .then()
          .statusCode(201)
          .header("Location", path + "/" + id);
    }
  }

  @Test
  void batch_announcedOnOnePath_isServedOnTheOther() {
    UUID id = diku.announce(3);

    diku.request().get(OWN + "/" + id).then().statusCode(200).body("totalRecords", is(3));
    diku.request()
        .body(Map.of("id", id, "totalRecords", 1))
        .post(OWN)
        .then()
        .statusCode(400); // it is open
    String newest = diku.request().get(SHARED + "?limit=1").path("batchTrackings[0].id");
    diku.request()
        .get(OWN + "?state=open&limit=1")
        .then()
        .body("batchTrackings[0].id", equalTo(newest));
    diku.request().delete(OWN + "/" + id).then().statusCode(204);
    diku.request().get(SHARED + "/" + id).then().statusCode(404);
    diku.request().post(OWN + "/cleanup").then().statusCode(200);
  }
}
