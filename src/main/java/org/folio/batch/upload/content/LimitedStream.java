package org.folio.batch.upload.content;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A stream that fails as soon as it exceeds a number of bytes. */
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
    return ContentException.lasting(
        "The file is larger than " + Megabytes.text(maxBytes) + "; make it smaller");
  }

  /** Whether the stream has ended. */
  boolean isEnded() {
    return ended;
  }

  @Override
  public LimitedStream handler(@Nullable Handler<Buffer> handler) {
    source.handler(handler == null ? null : chunk -> received(chunk, handler));
    return this;
  }

  private void received(Buffer chunk, Handler<Buffer> handler) {
    received += chunk.length();
    if (received <= maxBytes) {
      handler.handle(chunk);
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
            ? e -> {} // no one reads the stream any more
            : e ->
                handler.handle(
                    ContentException.passing(
                        "The server closed the connection while it sent the file; upload the row again later",
                        null)));
    return this;
  }

  @Override
  @SuppressWarnings("VoidUsed") // the handler is passed on
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
