package org.folio.batch.consumption;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.folio.batch.db.DbSettings;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.S3Server;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.Test;

/** The whole module with its data files in S3. */
class ExportToS3IT {
  private static final int CONSUMPTIONS = 20_000;

  @Test
  void export_isStoredInS3AndServedByEveryInstance() {
    DbSettings db = Services.freshDatabase();
    var kafka = Services.freshKafkaSettings();
    Map<String, String> s3 =
        Map.of(
            "S3_URL",
            S3Server.shared().url().toString(),
            "S3_BUCKET",
            S3Server.BUCKET,
            "S3_ACCESS_KEY_ID",
            "any-key",
            "S3_SECRET_ACCESS_KEY",
            "any-secret");
    try (LocalModule one = LocalModule.start(db, kafka, s3);
        LocalModule other = LocalModule.start(db, kafka, s3)) {
      Export export =
          new Export(db, new Resource(one.baseUrl(), Services.freshTenant()), CONSUMPTIONS)
              .prepare();

      String path = export.start();

      export.assertHasOneResult(path);
      export.through(other.baseUrl()).assertHasOneResult(path);
      assertEquals(List.of("S3"), export.sql().texts("SELECT store FROM data_file"));
      assertEquals(List.of(0L), export.sql().longs("SELECT count(*) FROM data_file_piece"));
    }
  }
}
