package org.folio.batch.live;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One client that follows events. It is disconnected if it does not read them: if too much waits to
 * be sent, or something waits too long. Safe to use from any thread.
 */
final class LiveClient {
  static final int MOST_WAITING_BYTES = 256 * 1024;
  static final Duration TAKES_WITHIN = Duration.ofSeconds(30);

  private final LiveFilter filter;
  private final WriteStream<Buffer> stream;
  private final Context context;
  private final Promise<Void> ended = Promise.promise();
  private final AtomicInteger waitingBytes = new AtomicInteger();
  private volatile long waitingSinceNanos;

  /** Creates a client. Call it on the event loop of the connection. */
  LiveClient(Vertx vertx, LiveFilter filter, WriteStream<Buffer> stream) {
    this.filter = filter;
    this.stream = stream;
    this.context = vertx.getOrCreateContext();
    stream.exceptionHandler(e -> end());
    if (stream instanceof HttpServerResponse response) {
      response.closeHandler(closed -> end());
    }
  }

  LiveFilter filter() {
    return filter;
  }

  /** Completes when the client disconnects or is disconnected. */
  Future<Void> ended() {
    return ended.future();
  }

  /** Ends the stream. The client may come back with the id of the last event. */
  void end() {
    ended.tryComplete();
  }

  /**
   * Sends an event or a comment.
   *
   * @return false if the client is disconnected instead, because it does not read
   */
  boolean send(Buffer event) {
    int waiting = waitingBytes.addAndGet(event.length());
    if (waiting > MOST_WAITING_BYTES) {
      cutOff();
      return false;
    }
    if (waiting == event.length()) {
      waitingSinceNanos = System.nanoTime();
    }
    context.runOnContext(v -> write(event));
    return true;
  }

  private void write(Buffer event) {
    if (ended.future().isComplete()) {
      return;
    }
    stream
        .write(event)
        .onComplete(
            written -> {
              waitingSinceNanos = System.nanoTime();
              waitingBytes.addAndGet(-event.length());
              if (written.failed()) {
                end();
              }
            });
  }

  /** Returns whether something has waited too long to be sent. */
  boolean isStuck(long nowNanos) {
    return waitingBytes.get() > 0 && nowNanos - waitingSinceNanos > TAKES_WITHIN.toNanos();
  }

  /** Closes the connection. */
  void cutOff() {
    context.runOnContext(
        v -> {
          if (stream instanceof HttpServerResponse response && !response.closed()) {
            response.reset().otherwiseEmpty();
          }
          end();
        });
  }
}
