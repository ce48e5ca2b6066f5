package org.folio.batch.file;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/** Where a download goes: keeps what it gets, and can stop to take more. */
final class Received implements WriteStream<Buffer> {
  private final Buffer all = Buffer.buffer();
  private boolean paused;
  private @Nullable Promise<Void> waiting;

  /** Takes one more piece, and says that it is taken only after {@link #resume}. */
  synchronized Received pause() {
    paused = true;
    return this;
  }

  synchronized void resume() {
    paused = false;
    if (waiting != null) {
      waiting.complete();
    }
  }

  synchronized boolean isWaiting() {
    return waiting != null;
  }

  synchronized byte[] bytes() {
    return all.getBytes();
  }

  @Override
  public synchronized Future<Void> write(Buffer data) {
    all.appendBuffer(data);
    if (!paused) {
      return Future.succeededFuture();
    }
    waiting = Promise.promise();
    return waiting.future();
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
