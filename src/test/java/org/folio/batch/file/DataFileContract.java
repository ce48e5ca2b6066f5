package org.folio.batch.file;

import static org.folio.batch.file.ChunkIndex.CHUNK_BYTES;
import static org.folio.batch.file.DataFiles.await;
import static org.folio.batch.file.DataFiles.content;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.SettableClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests that every store of data files must pass. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DataFileContract {
  static final int SIZE = 5 * CHUNK_BYTES + 12_345;

  final DbSettings settings = Services.dbSettings();
  final Tenant tenant = Services.freshTenant();
  final SettableClock clock = SettableClock.atNow();
  private DataFiles files;

  abstract BlobStore store(Vertx vertx, Database database);

  /** The number of files, or parts of files, that the store holds for the tenant. */
  abstract long stored(Tenant tenant);

  DataFiles files() {
    return files;
  }

  @BeforeAll
  void install() {
    TenantInstance.install(settings, tenant);
    files = new DataFiles(settings, 10, clock, this::store);
  }

  @AfterAll
  void close() {
    files.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, SIZE})
  void publishedFile_isReadUnchanged(int size) throws Exception {
    byte[] content = content(size);
    DataFileSet set = files.publish(tenant, content);

    DataFile file = await(files.service.get(tenant, set.code())).files().get(0);

    assertEquals(size, file.contentLength());
    assertEquals(sha256(content), file.sha256());
    assertArrayEquals(content, files.read(tenant, file, ByteRange.whole(size)));
    Received packed = new Received();
    await(files.service.sendPacked(tenant, file, packed));
    assertEquals(file.chunks().storedLength(), packed.bytes().length);
    assertArrayEquals(content, gunzip(packed.bytes()));
  }

  @Test
  void rangeOfFile_isReadExactly() {
    byte[] content = content(SIZE);
    DataFile file = files.publish(tenant, content).files().get(0);
    Random random = new Random(1);
    for (int i = 0; i < 25; i++) {
      int first = random.nextInt(SIZE);
      int last = first + random.nextInt(SIZE - first);
      assertArrayEquals(
          Arrays.copyOfRange(content, first, last + 1),
          files.read(tenant, file, new ByteRange(first, last)),
          first + "-" + last);
    }
  }

  @Test
  void fileSet_isVisible_onlyAfterCommit() {
    DataFileSet set = files.set(false, files.write(tenant, content(SIZE)));

    Future<Void> rolledBack =
        files.database.inTransaction(
            tenant,
            c ->
                files
                    .service
                    .publish(c, set)
                    .compose(
                        done -> Future.failedFuture(ServiceException.malformed("rolled back"))));

    assertThrows(ServiceException.class, () -> await(rolledBack));
    assertNotFound(files.service.get(tenant, set.code()));
    files.publish(tenant, set);
    assertEquals(1, await(files.service.get(tenant, set.code())).files().size());
  }

  @Test
  void fileSet_isNotFound_forOtherTenant() {
    DataFileSet set = files.publish(tenant, content(10));
    Tenant other = Services.freshTenant();
    TenantInstance.install(settings, other);

    assertNotFound(files.service.get(other, set.code()));
    assertNotFound(files.service.getFile(other, set.code(), set.files().get(0).code()));
    assertNotFound(files.service.delete(other, set.code()));
    assertThrows(
        ServiceException.class,
        () -> files.read(other, set.files().get(0), ByteRange.whole(10)),
        "not even when the code of the file is known");
  }

  @Test
  void file_isNotFound_inAnotherSet() {
    DataFileSet one = files.publish(tenant, content(10));
    DataFileSet two = files.publish(tenant, content(20));
    assertNotFound(files.service.getFile(tenant, one.code(), two.files().get(0).code()));
  }

  @Test
  void deadWriter_leavesNothingVisibleAndIsCleanedUpAfterAnHour() {
    await(files.service.cleanUp(tenant));
    long before = stored(tenant);
    DataFileWriter writer = await(files.service.create(tenant));
    await(writer.write(Buffer.buffer(noise(12 * 1024 * 1024))));
    await(writer.quiet()); // a piece stored later would show that the writer is alive

    await(files.service.cleanUp(tenant));
    assertTrue(stored(tenant) > before, "it may still be alive");
    clock.advance(DataFileService.SILENCE.plusSeconds(1));
    await(files.service.cleanUp(tenant));

    assertEquals(before, stored(tenant));
  }

  @Test
  void writer_cannotFinishOrPublish_afterItsFileIsCleanedUp() {
    DataFileWriter writer = await(files.service.create(tenant));
    await(writer.write(Buffer.buffer(content(SIZE))));
    await(writer.quiet()); // a piece stored later would show that the writer is alive
    DataFile whole = await(files.service.create(tenant).compose(DataFileWriter::finish));
    clock.advance(DataFileService.SILENCE.plusSeconds(1));
    await(files.service.cleanUp(tenant));

    ServiceException onFinish = assertThrows(ServiceException.class, () -> await(writer.finish()));
    DataFileSet set = files.set(false, whole);
    ServiceException onPublish =
        assertThrows(ServiceException.class, () -> files.publish(tenant, set));

    assertEquals(Kind.UNAVAILABLE, onFinish.kind(), "so that the task is tried again");
    assertEquals(Kind.UNAVAILABLE, onPublish.kind());
    assertNotFound(files.service.get(tenant, set.code()));
  }

  @Test
  void slowWriter_isKeptByCleanup() {
    DataFileWriter writer = await(files.service.create(tenant));
    byte[] content = content(CHUNK_BYTES);
    for (int i = 0; i < 4; i++) {
      await(writer.write(Buffer.buffer(content)));
      clock.advance(DataFileService.SILENCE.minusSeconds(1));
      await(writer.write(Buffer.buffer(content)));
      await(files.service.cleanUp(tenant));
    }
    DataFileSet set = files.publish(tenant, files.set(false, await(writer.finish())));
    assertEquals(8L * CHUNK_BYTES, set.files().get(0).contentLength());
  }

  @Test
  void abandonedFile_isRemovedImmediately() {
    long before = stored(tenant);
    DataFile file = files.write(tenant, content(SIZE));
    await(files.service.abandon(tenant, file.code()));
    assertEquals(before, stored(tenant));
    assertThrows(ServiceException.class, () -> files.publish(tenant, files.set(false, file)));
  }

  @Test
  void deletedSet_isRemovedWithItsContent() {
    long before = stored(tenant);
    DataFileSet set = files.publish(tenant, content(SIZE));
    await(files.service.delete(tenant, set.code()));
    assertNotFound(files.service.get(tenant, set.code()));
    assertNotFound(files.service.delete(tenant, set.code()));
    assertEquals(before, stored(tenant));
  }

  @Test
  void download_fails_whenFileIsDeletedMeanwhile() {
    DataFileSet set = files.publish(tenant, noise(8 * CHUNK_BYTES));
    DataFile file = set.files().get(0);
    Received reader = new Received().pause();
    Future<Void> download =
        files.service.sendContent(tenant, file, ByteRange.whole(file.contentLength()), reader);
    awaitWaiting(reader);

    await(files.service.delete(tenant, set.code()));
    reader.resume();

    assertNotFound(download);
    assertTrue(reader.bytes().length < file.contentLength());
  }

  @Test
  void cleanup_removesOnlyExpiredUnlockedSets() {
    DataFileSet locked = files.publish(tenant, files.set(true, files.write(tenant, content(5))));
    DataFileSet old = files.publish(tenant, content(5));
    clock.advance(DataFiles.RETENTION.minus(Duration.ofMinutes(1)));
    DataFileSet young = files.publish(tenant, content(5));
    clock.advance(Duration.ofMinutes(2));

    await(files.service.cleanUp(tenant));

    assertNotFound(files.service.get(tenant, old.code()));
    assertEquals(1, await(files.service.get(tenant, young.code())).files().size());
    assertEquals(1, await(files.service.get(tenant, locked.code())).files().size());
    ServiceException failure =
        assertThrows(
            ServiceException.class, () -> await(files.service.delete(tenant, locked.code())));
    assertEquals(Kind.CONFLICT, failure.kind());
  }

  @Test
  void slowReader_holdsNoConnectionAndDoesNotDelayPurge() {
    Tenant doomed = Services.freshTenant();
    TenantInstance.install(settings, doomed);
    try (DataFiles single = new DataFiles(settings, 1, clock, this::store)) {
      DataFileSet set = single.publish(doomed, noise(8 * CHUNK_BYTES));
      DataFile file = set.files().get(0);
      Received reader = new Received().pause();
      Future<Void> download =
          single.service.sendContent(doomed, file, ByteRange.whole(file.contentLength()), reader);
      awaitWaiting(reader);

      assertEquals(set.code(), await(single.service.get(doomed, set.code())).code());
      await(single.service.deleteAll(doomed));
      TenantInstance.reinstall(settings, doomed);
      reader.resume();

      assertThrows(ServiceException.class, () -> await(download));
      assertEquals(0, stored(doomed));
    }
  }

  @Test
  void writtenContent_isRemoved_whenTenantIsPurgedMeanwhile() {
    Tenant doomed = Services.freshTenant();
    TenantInstance.install(settings, doomed);
    DataFileWriter writer = await(files.service.create(doomed));
    await(files.service.deleteAll(doomed));
    TenantInstance.reinstall(settings, doomed);

    Future<DataFile> finished =
        writer.write(Buffer.buffer(noise(SIZE))).compose(written -> writer.finish());

    assertThrows(ServiceException.class, () -> await(finished));
    await(files.service.abandon(doomed, writer.code()).otherwiseEmpty());
    assertEquals(0, stored(doomed));
  }

  private static void awaitWaiting(Received reader) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(reader::isWaiting);
  }

  static byte[] noise(int size) {
    byte[] noise = new byte[size];
    new Random(size).nextBytes(noise);
    return noise;
  }

  static void assertNotFound(Future<?> future) {
    ServiceException failure = assertThrows(ServiceException.class, () -> await(future));
    assertEquals(Kind.NOT_FOUND, failure.kind());
  }

  private static byte[] gunzip(byte[] packed) throws Exception {
    return new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }
}
