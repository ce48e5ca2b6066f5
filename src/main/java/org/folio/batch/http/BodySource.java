package org.folio.batch.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/** The body of an answer that is made while it is sent. */
@FunctionalInterface
public interface BodySource {
  /**
   * Writes all of it, at the pace of the client, and leaves the stream open. A failure before the
   * first byte is answered like any other; one behind it breaks the answer off.
   */
  Future<Void> writeTo(WriteStream<Buffer> client);
}
