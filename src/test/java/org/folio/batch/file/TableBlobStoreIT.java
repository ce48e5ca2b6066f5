package org.folio.batch.file;

import static org.folio.batch.file.DataFiles.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.Test;

class TableBlobStoreIT extends DataFileContract {

  @Override
  BlobStore store(Vertx vertx, Database database) {
    return new TableBlobStore(database);
  }

  @Override
  long stored(Tenant tenant) {
    return files().count(tenant, "data_file_piece");
  }

  @Test
  void writer_waits_whenTableIsLocked() throws SQLException {
    Buffer piece = Buffer.buffer(noise(ChunkIndex.CHUNK_BYTES));
    DataFileWriter writer = await(files().service.create(tenant));
    Future<Void> second;
    try (Connection c = Services.postgres().superuser();
        Statement statement = c.createStatement()) {
      c.setAutoCommit(false);
      statement.execute(tenant.sql("LOCK TABLE {schema}.data_file_piece"));
      await(writer.write(piece));
      second = writer.write(piece);
      Awaitility.await()
          .during(Duration.ofMillis(300))
          .untilAsserted(() -> assertFalse(second.isComplete()));
      c.rollback();
    }
    await(second);
    assertEquals(2L * ChunkIndex.CHUNK_BYTES, await(writer.finish()).contentLength());
  }
}
