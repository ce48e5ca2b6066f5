package org.folio.batch.file;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Writes the content of one file in chunks. Callers wait for the future of each call before the
 * next one; then at most two chunks are in memory, however large the file is. The file is invisible
 * until {@link DataFileService#publish} commits.
 */
public final class DataFileWriter {
  private static final Duration TOUCH_EVERY = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final Clock clock;
  private final DataCode code;
  private final String store;
  private final BlobWriter sink;
  private final Supplier<Future<Void>> touch;
  private final ChunkCompressor packer = new ChunkCompressor();

  private byte[] chunk = new byte[ChunkIndex.CHUNK_BYTES];
  private byte[] other = new byte[ChunkIndex.CHUNK_BYTES];
  private int filled;
  private int[] lengths = new int[64];
  private int count;
  private Future<Void> storing = Future.succeededFuture();
  private Instant touched;

  /**
   * @param touch records that the writer is alive; fails if the file was given up
   */
  DataFileWriter(
      Vertx vertx,
      Clock clock,
      DataCode code,
      String store,
      BlobWriter sink,
      Supplier<Future<Void>> touch) {
    this.vertx = vertx;
    this.clock = clock;
    this.code = code;
    this.store = store;
    this.sink = sink;
    this.touch = touch;
    this.touched = clock.instant();
  }

  public DataCode code() {
    return code;
  }

  /** Completes when more may be written. After a failure, the file cannot be finished. */
  public Future<Void> write(Buffer content) {
    return write(content, 0);
  }

  /** Completes with the file once it is stored completely. It is still invisible. */
  public Future<DataFile> finish() {
    return storing
        .compose(stored -> vertx.executeBlocking(() -> packer.compressLast(chunk, filled), false))
        .compose(this::append)
        .compose(appended -> sink.finish())
        .compose(finished -> touch.get())
        .map(alive -> file())
        .onFailure(e -> packer.close());
  }

  /**
   * Completes when no write to the store is in progress, because data that arrives there after a
   * removal would stay. Do not write meanwhile.
   */
  Future<Void> quiet() {
    return storing.otherwiseEmpty();
  }

  private Future<Void> write(Buffer content, int from) {
    int length = Math.min(chunk.length - filled, content.length() - from);
    content.getBytes(from, from + length, chunk, filled);
    filled += length;
    return filled < chunk.length
        ? Future.succeededFuture()
        : storeChunk().compose(begun -> write(content, from + length));
  }

  /** Stores the full chunk as soon as the previous one is stored. */
  private Future<Void> storeChunk() {
    return storing
        .onFailure(e -> packer.close())
        .map(
            stored -> {
              byte[] full = chunk;
              chunk = other;
              other = full;
              filled = 0;
              storing =
                  vertx
                      .executeBlocking(() -> packer.pack(full, full.length), false)
                      .compose(this::append);
              return null;
            });
  }

  private Future<Void> append(Buffer packed) {
    if (count == lengths.length) {
      lengths = Arrays.copyOf(lengths, 2 * count);
    }
    lengths[count++] = packed.length();
    Instant now = clock.instant();
    boolean isDue = now.isAfter(touched.plus(TOUCH_EVERY));
    if (isDue) {
      touched = now;
    }
    Future<Void> alive = isDue ? touch.get() : Future.succeededFuture();
    return alive.compose(yes -> sink.append(packed));
  }

  private DataFile file() {
    ChunkIndex chunks = new ChunkIndex(Arrays.copyOf(lengths, count));
    return new DataFile(code, store, packer.length(), packer.sha256(), packer.rows(), chunks);
  }
}
