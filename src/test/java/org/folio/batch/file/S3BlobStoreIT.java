package org.folio.batch.file;

import static org.folio.batch.file.DataFiles.await;
import static org.folio.batch.file.DataFiles.content;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.S3Server;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class S3BlobStoreIT extends DataFileContract {
  private final List<S3Bucket> buckets = new ArrayList<>();

  @Override
  BlobStore store(Vertx vertx, Database database) {
    S3Bucket bucket = S3Bucket.open(vertx, DataFiles.s3Settings());
    buckets.add(bucket);
    return new S3BlobStore(bucket);
  }

  @AfterAll
  void closeBuckets() {
    buckets.forEach(S3Bucket::close);
  }

  /** The number of objects and of uploads in progress. */
  @Override
  long stored(Tenant tenant) {
    S3Bucket bucket = buckets.get(0);
    String prefix = tenant.id() + "/";
    Future<Integer> objects =
        bucket
            .request(s3 -> s3.listObjectsV2(l -> l.bucket(S3Server.BUCKET).prefix(prefix)))
            .map(page -> page.contents().size());
    Future<Integer> uploads =
        bucket
            .request(s3 -> s3.listMultipartUploads(l -> l.bucket(S3Server.BUCKET).prefix(prefix)))
            .map(page -> page.uploads().size());
    return await(objects) + await(uploads);
  }

  @Test
  void largeFile_canBeReadAtItsEnd() {
    byte[] content = noise(20 * 1024 * 1024);
    DataFile file = files().publish(tenant, content).files().get(0);
    ByteRange end = new ByteRange(content.length - 10, content.length - 1);
    assertArrayEquals(
        Arrays.copyOfRange(content, content.length - 10, content.length),
        files().read(tenant, file, end));
  }

  @Test
  void uploadInProgress_isRemoved_whenFileIsAbandoned() {
    long before = stored(tenant);
    DataFileWriter writer = await(files().service.create(tenant));
    // the last piece completes the first part and starts the creation of the upload
    await(writer.write(Buffer.buffer(noise(8 * 1024 * 1024))));

    await(files().service.abandon(tenant, writer));
    await(writer.quiet());

    assertEquals(before, stored(tenant));
  }

  @Test
  void writer_removesFileOfPurgedTenantWithoutRow() {
    Tenant doomed = Services.freshTenant();
    TenantInstance.install(settings, doomed);
    DataFileWriter writer = await(files().service.create(doomed));
    TenantInstance.purge(settings, doomed);

    Future<DataFile> finished =
        writer.write(Buffer.buffer(content(SIZE))).compose(written -> writer.finish());

    assertThrows(ServiceException.class, () -> await(finished));
    assertEquals(1, stored(doomed));
    await(files().service.abandon(doomed, writer.code()));
    assertEquals(0, stored(doomed));
  }

  @Test
  void read_isUnavailable_whenStorageDoesNotRespond() throws IOException {
    try (Socket taken = new Socket()) {
      taken.bind(new InetSocketAddress("localhost", 0)); // nobody else can listen there
      S3Settings gone =
          new S3Settings(
              "http://localhost:" + taken.getLocalPort(), "us-east-1", "b", "key", "secret");
      try (S3Bucket bucket = S3Bucket.open(files().vertx, gone)) {
        S3BlobStore store = new S3BlobStore(bucket);
        Future<?> read = store.read(tenant, DataCode.random(), new ChunkRange(0, 1, 0, 10));
        ServiceException failure = assertThrows(ServiceException.class, () -> await(read));
        assertEquals(Kind.UNAVAILABLE, failure.kind());
      }
    }
  }
}
