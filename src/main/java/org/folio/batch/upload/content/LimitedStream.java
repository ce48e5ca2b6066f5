package org.folio.batch.upload.content;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** The bytes of a stream; fails as soon as there are more of them than allowed. */
final class LimitedStream implements ReadStream<Buffer> {
  private final ReadStream<Buffer> source;
  private final long maxBytes;
  private long received;
  private volatile boolean ended;
  private @Nullable Handler<Throwable> onFailure;

  LimitedStream(ReadStream<Buffer> source, long maxBytes) {
    this.source = source;
    this.maxBytes = maxBytes;
  }

  static ContentException tooLarge(long maxBytes) {
    return ContentException.lasting("The file is larger than " + Megabytes.text(maxBytes));
  }

  /** Whether all bytes have come in. */
  boolean isEnded() {
    return ended;
  }

  @Override
  public LimitedStream handler(@Nullable Handler<Buffer> handler) {
    source.handler(handler == null ? null : piece -> received(piece, handler));
    return this;
  }

  private void received(Buffer piece, Handler<Buffer> handler) {
    received += piece.length();
    if (received <= maxBytes) {
      handler.handle(piece);
      return;
    }
    source.pause();
    if (onFailure != null) {
      onFailure.handle(tooLarge(maxBytes));
    }
  }

  @Override
  public LimitedStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    onFailure = handler;
    source.exceptionHandler(
        handler == null
            ? e -> {} // nobody reads it any more
            : e ->
                handler.handle(
                    ContentException.passing("The server broke off while it sent the file", null)));
    return this;
  }

  @Override
  @SuppressWarnings("VoidUsed") // what comes in is passed on
  public LimitedStream endHandler(@Nullable Handler<Void> handler) {
    source.endHandler(
        end -> {
          ended = true;
          if (handler != null) {
            handler.handle(end);
          }
        });
    return this;
  }

  @Override
  public LimitedStream pause() {
    source.pause();
    return this;
  }

  @Override
  public LimitedStream resume() {
    source.resume();
    return this;
  }

  @Override
  public LimitedStream fetch(long amount) {
    source.fetch(amount);
    return this;
  }
}
