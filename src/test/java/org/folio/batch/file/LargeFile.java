package org.folio.batch.file;

import static org.folio.batch.file.DataFiles.await;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.net.URI;
import java.time.Clock;
import java.util.Random;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.testkit.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

/**
 * A process that writes a file that is larger than its memory, and reads it. Its arguments are the
 * port of the database, the tenant, the size in bytes and, when the file is to be in S3, the URL.
 */
final class LargeFile {
  private static final Buffer CHUNK = Buffer.buffer(DataFileContract.noise(64 * 1024));

  private LargeFile() {}

  public static void main(String[] arguments) {
    DbSettings settings =
        EmbeddedPostgres.settings(Integer.parseInt(arguments[0]), EmbeddedPostgres.DATABASE);
    Tenant tenant = new Tenant(arguments[1]);
    long size = Long.parseLong(arguments[2]);
    boolean isInS3 = arguments.length > 3;
    try (DataFiles files =
        new DataFiles(
            settings,
            4,
            Clock.systemUTC(),
            (vertx, database) ->
                isInS3
                    ? new S3BlobStore(
                        S3Bucket.open(vertx, DataFiles.s3Settings(URI.create(arguments[3]))))
                    : new TableBlobStore(database))) {
      DataFile file = await(files.service.create(tenant).compose(writer -> write(writer, size)));
      files.publish(tenant, files.set(false, file));
      Counter plain = new Counter(files);
      await(files.service.sendContent(tenant, file, ByteRange.whole(size), plain));
      Counter packed = new Counter(files);
      await(files.service.sendPacked(tenant, file, packed));
      boolean isWhole = plain.count == size && packed.count == file.chunks().storedLength();
      System.exit(isWhole ? 0 : 1);
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      System.exit(2);
    }
  }

  private static Future<DataFile> write(DataFileWriter writer, long size) {
    Promise<Void> written = Promise.promise();
    writeRest(writer, size, written);
    return written.future().compose(all -> writer.finish());
  }

  private static void writeRest(DataFileWriter writer, long rest, Promise<Void> written) {
    long left = rest;
    Future<Void> last = Future.succeededFuture();
    while (left > 0 && last.succeeded()) {
      Buffer chunk = left < CHUNK.length() ? CHUNK.slice(0, (int) left) : CHUNK;
      left -= chunk.length();
      last = writer.write(chunk);
    }
    long remaining = left;
    last.onFailure(written::fail)
        .onSuccess(
            done -> {
              if (remaining == 0) {
                written.complete();
              } else {
                writeRest(writer, remaining, written);
              }
            });
  }

  /** A client that is now and then slower than the database. */
  private static final class Counter implements WriteStream<Buffer> {
    private final DataFiles files;
    private final Random random = new Random(1);
    private long count;

    Counter(DataFiles files) {
      this.files = files;
    }

    @Override
    public Future<Void> write(Buffer data) {
      count += data.length();
      return random.nextInt(50) == 0 ? files.vertx.timer(20).mapEmpty() : Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
      return Future.succeededFuture();
    }

    @Override
    public boolean writeQueueFull() {
      return false;
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
      return this;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
      return this;
    }

    @Override
    public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
      return this;
    }
  }
}
