package org.folio.batch.file;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.function.Function;

/**
 * Sends chunks of a file at the speed of the receiver. Holds one range of chunks that is being sent
 * and the next one in memory, and no resources of the store between two ranges. For a single use.
 */
final class DataFileDownload {
  /** Reads a range of chunks from the store. */
  interface RunReader extends Function<ChunkRange, Future<Buffer>> {}

  private final RunReader reader;
  private final ChunkIndex index;
  private final int last;
  private final Sender sender;
  private final Promise<Void> done = Promise.promise();
  private ChunkRange chunks;
  private Future<Buffer> bytes;

  /** Sends a range of chunks. */
  private interface Sender {
    Future<Void> send(ChunkRange chunks, Buffer bytes);
  }

  private DataFileDownload(RunReader reader, ChunkIndex index, int first, int last, Sender sender) {
    this.reader = reader;
    this.index = index;
    this.last = last;
    this.sender = sender;
    this.chunks = index.runFrom(first, last);
    this.bytes = reader.apply(chunks);
  }

  /** Sends the whole file as stored, in gzip format. Completes when all of it is sent. */
  static Future<Void> packed(RunReader reader, DataFile file, WriteStream<Buffer> to) {
    int last = file.chunks().count() - 1;
    return new DataFileDownload(reader, file.chunks(), 0, last, (chunks, bytes) -> to.write(bytes))
        .send();
  }

  /** Sends a range of the content. Completes when all of it is sent. */
  static Future<Void> content(
      Vertx vertx, RunReader reader, DataFile file, ByteRange range, WriteStream<Buffer> to) {
    if (range.length() == 0) {
      return Future.succeededFuture();
    }
    ContentSender sender = new ContentSender(vertx, file, range, to);
    int first = chunkAt(range.first());
    return new DataFileDownload(reader, file.chunks(), first, chunkAt(range.last()), sender).send();
  }

  private static int chunkAt(long position) {
    return Math.toIntExact(position / ChunkIndex.CHUNK_BYTES);
  }

  private Future<Void> send() {
    step();
    return done.future();
  }

  // each step starts the next one, so that a large file does not build a long chain of futures
  private void step() {
    bytes
        .compose(
            read -> {
              ChunkRange current = chunks;
              if (current.end() <= last) {
                chunks = index.runFrom(current.end(), last);
                bytes = reader.apply(chunks);
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

  /** Decompresses chunk by chunk and sends the requested part. */
  private record ContentSender(Vertx vertx, DataFile file, ByteRange range, WriteStream<Buffer> to)
      implements Sender {
    @Override
    public Future<Void> send(ChunkRange chunks, Buffer bytes) {
      return send(chunks, chunks.first(), bytes, 0, Future.succeededFuture());
    }

    // decompresses a chunk while the previous one is being sent
    private Future<Void> send(
        ChunkRange chunks, int chunk, Buffer bytes, int at, Future<Void> before) {
      if (chunk == chunks.end()) {
        return before;
      }
      int end = at + file.chunks().lengthOf(chunk);
      return vertx
          .executeBlocking(() -> unpack(chunk, bytes.slice(at, end)), false)
          .compose(content -> before.map(content))
          .compose(content -> send(chunks, chunk + 1, bytes, end, to.write(content)));
    }

    private Buffer unpack(int chunk, Buffer packed) {
      long start = (long) chunk * ChunkIndex.CHUNK_BYTES;
      long end = Math.min(start + ChunkIndex.CHUNK_BYTES, file.contentLength());
      Buffer content = ChunkDecompressor.unpack(packed, chunk == 0, (int) (end - start));
      int from = (int) (Math.max(range.first(), start) - start);
      int to = (int) (Math.min(range.last() + 1, end) - start);
      return content.slice(from, to);
    }
  }
}
