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
 * Takes the content of one file and stores it piece by piece. Whoever writes waits for the future
 * of each call before the next one; then at most two pieces are in memory, however large the file
 * is. What is written is visible to nobody until {@link DataFileService#publish} commits.
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

  private byte[] piece = new byte[ChunkIndex.PIECE_BYTES];
  private byte[] other = new byte[ChunkIndex.PIECE_BYTES];
  private int filled;
  private int[] lengths = new int[64];
  private int count;
  private Future<Void> storing = Future.succeededFuture();
  private Instant touched;

  /**
   * @param touch shows that the writer is alive; fails when the file was given up
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

  /** Completes when more may be written. A failure is final: the file cannot be finished then. */
  public Future<Void> write(Buffer content) {
    return write(content, 0);
  }

  /** Completes with the whole file when all of it is stored, still invisible. */
  public Future<DataFile> finish() {
    return storing
        .compose(stored -> vertx.executeBlocking(() -> packer.packLast(piece, filled), false))
        .compose(this::append)
        .compose(appended -> sink.finish())
        .compose(finished -> touch.get())
        .map(alive -> file())
        .onFailure(e -> packer.close());
  }

  /**
   * Completes when nothing is on its way to the store any more: what arrives there after a removal
   * stays. Nothing may be written meanwhile.
   */
  Future<Void> quiet() {
    return storing.otherwiseEmpty();
  }

  private Future<Void> write(Buffer content, int from) {
    int length = Math.min(piece.length - filled, content.length() - from);
    content.getBytes(from, from + length, piece, filled);
    filled += length;
    return filled < piece.length
        ? Future.succeededFuture()
        : storePiece().compose(begun -> write(content, from + length));
  }

  /** Begins to store the full piece as soon as the one before is stored. */
  private Future<Void> storePiece() {
    return storing
        .onFailure(e -> packer.close())
        .map(
            stored -> {
              byte[] full = piece;
              piece = other;
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
    ChunkIndex pieces = new ChunkIndex(Arrays.copyOf(lengths, count));
    return new DataFile(code, store, packer.length(), packer.sha256(), packer.rows(), pieces);
  }
}
