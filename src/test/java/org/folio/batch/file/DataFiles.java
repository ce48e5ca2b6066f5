package org.folio.batch.file;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.testkit.S3Server;

/** The data files part of one instance of the module. Its methods block. */
final class DataFiles implements AutoCloseable {
  static final Duration RETENTION = Duration.ofDays(7);

  final Vertx vertx = Vertx.vertx();
  final Database database;
  final DataFileService service;

  DataFiles(
      DbSettings settings,
      int connections,
      Clock clock,
      BiFunction<Vertx, Database, BlobStore> store) {
    database = Database.open(vertx, settings, "data-files-test", connections);
    BlobStores stores = new BlobStores(List.of(store.apply(vertx, database)));
    service = new DataFileService(vertx, database, stores, clock, RETENTION);
  }

  static S3Settings s3Settings() {
    return s3Settings(S3Server.shared().url());
  }

  /** For a server that another JVM has started. */
  static S3Settings s3Settings(URI server) {
    return new S3Settings(server.toString(), "us-east-1", S3Server.BUCKET, "any-key", "any-secret");
  }

  /** Content of which half can be packed, with some lines. */
  static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    for (int i = 0; i < size; i += 2) {
      content[i] = (byte) (i % 100 == 0 ? '\n' : 'x');
    }
    return content;
  }

  /** A file that is whole and not published. */
  DataFile write(Tenant tenant, byte[] content) {
    return await(writeAll(tenant, content));
  }

  private Future<DataFile> writeAll(Tenant tenant, byte[] content) {
    Buffer all = Buffer.buffer(content);
    int step = 100_003;
    return service
        .create(tenant)
        .compose(
            writer -> {
              Future<Void> written = Future.succeededFuture();
              for (int from = 0; from < content.length; from += step) {
                Buffer part = all.slice(from, Math.min(from + step, content.length));
                written = written.compose(before -> writer.write(part));
              }
              return written.compose(done -> writer.finish());
            });
  }

  DataFileSet set(boolean locked, DataFile... files) {
    return new DataFileSet(DataCode.random(), "Set of a test", locked, List.of(files));
  }

  DataFileSet publish(Tenant tenant, DataFileSet set) {
    await(database.inTransaction(tenant, c -> service.publish(c, set)));
    return set;
  }

  DataFileSet publish(Tenant tenant, byte[] content) {
    return publish(tenant, set(false, write(tenant, content)));
  }

  byte[] read(Tenant tenant, DataFile file, ByteRange range) {
    Received received = new Received();
    await(service.sendContent(tenant, file, range, received));
    return received.bytes();
  }

  long count(Tenant tenant, String table) {
    return await(
        database.withTenant(
            tenant,
            c ->
                c.preparedQuery("SELECT count(*) FROM {schema}." + table)
                    .execute(Tuple.tuple())
                    .map(rows -> rows.iterator().next().getLong(0))));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(120, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("No answer within two minutes", e);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  @Override
  public void close() {
    await(database.close());
    await(vertx.close());
  }
}
