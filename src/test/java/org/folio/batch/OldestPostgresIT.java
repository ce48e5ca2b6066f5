package org.folio.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.EmbeddedPostgres;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TypicalWork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The module on the oldest PostgreSQL that docs/operating.md promises. */
class OldestPostgresIT {
  private static final int OLDEST = 14;

  private static EmbeddedPostgres postgres;
  private static FileServer files;
  private static KafkaClient client;
  private static LocalModule module;
  private static TypicalWork work;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.startOldest(Path.of("target", "it", "oldest-postgres"));
    files = FileServer.start();
    client = KafkaClient.ofServices();
    KafkaSettings kafka = Services.freshKafkaSettings();
    module =
        LocalModule.start(
            postgres.settings(), kafka, Map.of("CONTENT_SOURCE_ALLOWED_HOSTS", "localhost"));
    Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    work = new TypicalWork(tenant, client, new Topics(kafka.env()));
  }

  @AfterAll
  static void stop() {
    module.close();
    client.close();
    files.close();
    postgres.close();
  }

  @Test
  void server_isTheOldestSupported() throws SQLException {
    try (Connection c = postgres.superuser()) {
      assertEquals(OLDEST, c.getMetaData().getDatabaseMajorVersion());
    }
  }

  @Test
  void batch_isCountedAndPublished() {
    assertTrue(work.countBatch().contains("\"COMPLETED\""));
  }

  @Test
  void export_completesWithItsFile() {
    assertTrue(work.export().contains("{\"type\":\"trailer\",\"consumptions\":1,\"counters\":1}"));
  }

  @Test
  void upload_completesWithItsContent() {
    assertEquals(1, work.upload(files).get("successCount"));
  }
}
