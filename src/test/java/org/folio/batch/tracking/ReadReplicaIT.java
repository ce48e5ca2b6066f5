package org.folio.batch.tracking;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.testkit.EmbeddedPostgres;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.Test;

/** A read replica that lags behind its primary. */
class ReadReplicaIT {
  private static final String PATH = "/orders-storage/batch-tracking";
  private static final Path DIRECTORY = Path.of("target", "it", "replica");

  @Test
  void list_isReadFromReplica_andSingleBatchFromPrimary() {
    try (EmbeddedPostgres primary = EmbeddedPostgres.startEmpty(DIRECTORY.resolve("primary"), 0)) {
      UUID before;
      Gateway tenant;
      try (LocalModule module =
          LocalModule.start(primary.settings(), Services.freshKafkaSettings())) {
        tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
        before = tenant.announce(1);
      }

      try (EmbeddedPostgres standby = primary.startStandby(DIRECTORY.resolve("standby"));
          LocalModule module =
              LocalModule.start(
                  primary.settings(),
                  Services.freshKafkaSettings(),
                  Map.of(
                      "DB_HOST_READER",
                      "localhost",
                      "DB_PORT_READER",
                      String.valueOf(standby.port())))) {
        Gateway again = new Gateway(module.baseUrl(), tenant.tenant());
        UUID after = again.announce(1);

        again
            .request()
            .get(PATH)
            .then()
            .statusCode(200)
            .body("batchTrackings.id", equalTo(List.of(before.toString())))
            .body("totalRecords", is(1));
        again.request().get(PATH + "/" + after).then().statusCode(200);
      }
    }
  }
}
