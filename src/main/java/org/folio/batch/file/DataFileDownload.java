package org.folio.batch.file;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.function.Function;

/**
 * Sends some pieces of a file, at the speed of who takes them: what is in memory is one run of
 * pieces on its way out and the next one ahead of it. Between two runs it holds nothing of the
 * store. For one use.
 */
final class DataFileDownload {
  /** Reads a run from the store. */
  interface RunReader extends Function<ChunkRange, Future<Buffer>> {}

  private final RunReader reader;
  private final ChunkIndex index;
  private final int last;
  private final Sender sender;
  private final Promise<Void> done = Promise.promise();
  private ChunkRange run;
  private Future<Buffer> bytes;

  /** Sends what a run holds. */
  private interface Sender {
    Future<Void> send(ChunkRange run, Buffer bytes);
  }

  private DataFileDownload(RunReader reader, ChunkIndex index, int first, int last, Sender sender) {
    this.reader = reader;
    this.index = index;
    this.last = last;
    this.sender = sender;
    this.run = index.runFrom(first, last);
    this.bytes = reader.apply(run);
  }

  /** Sends the whole file as it is stored: as gzip. Completes when all of it is sent. */
  static Future<Void> packed(RunReader reader, DataFile file, WriteStream<Buffer> to) {
    int last = file.pieces().count() - 1;
    return new DataFileDownload(reader, file.pieces(), 0, last, (run, bytes) -> to.write(bytes))
        .send();
  }

  /** Sends a range of the content. Completes when all of it is sent. */
  static Future<Void> content(
      Vertx vertx, RunReader reader, DataFile file, ByteRange range, WriteStream<Buffer> to) {
    if (range.length() == 0) {
      return Future.succeededFuture();
    }
    ContentSender sender = new ContentSender(vertx, file, range, to);
    int first = pieceAt(range.first());
    return new DataFileDownload(reader, file.pieces(), first, pieceAt(range.last()), sender).send();
  }

  private static int pieceAt(long position) {
    return Math.toIntExact(position / ChunkIndex.PIECE_BYTES);
  }

  private Future<Void> send() {
    step();
    return done.future();
  }

  // a step begins the next one, so that a long file does not make a long chain of futures
  private void step() {
    bytes
        .compose(
            read -> {
              ChunkRange current = run;
              if (current.end() <= last) {
                run = index.runFrom(current.end(), last);
                bytes = reader.apply(run);
              }
              return sender.send(current, read).map(current.end() <= last);
            })
        .onFailure(done::fail)
        .onSuccess(
            more -> {
              if (more) {
                step();
              } else {
                done.complete();
              }
            });
  }

  /** Unpacks one piece after the other and sends what the range holds of it. */
  private record ContentSender(Vertx vertx, DataFile file, ByteRange range, WriteStream<Buffer> to)
      implements Sender {
    @Override
    public Future<Void> send(ChunkRange run, Buffer bytes) {
      return send(run, run.first(), bytes, 0, Future.succeededFuture());
    }

    // a piece is unpacked while the one before is on its way
    private Future<Void> send(
        ChunkRange run, int piece, Buffer bytes, int at, Future<Void> before) {
      if (piece == run.end()) {
        return before;
      }
      int end = at + file.pieces().lengthOf(piece);
      return vertx
          .executeBlocking(() -> unpack(piece, bytes.slice(at, end)), false)
          .compose(content -> before.map(content))
          .compose(content -> send(run, piece + 1, bytes, end, to.write(content)));
    }

    private Buffer unpack(int piece, Buffer packed) {
      long start = (long) piece * ChunkIndex.PIECE_BYTES;
      long end = Math.min(start + ChunkIndex.PIECE_BYTES, file.contentLength());
      Buffer content = ChunkDecompressor.unpack(packed, piece == 0, (int) (end - start));
      int from = (int) (Math.max(range.first(), start) - start);
      int to = (int) (Math.min(range.last() + 1, end) - start);
      return content.slice(from, to);
    }
  }
}
