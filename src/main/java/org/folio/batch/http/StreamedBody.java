package org.folio.batch.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/**
 * A body that is written in chunks at the speed of the client. The response declares its {@code
 * Content-Length}, or uses chunked encoding.
 */
@FunctionalInterface
public interface StreamedBody {
  /**
   * Writes the body without ending the stream. A failure after the first chunk aborts the response,
   * so that the client sees that the body is incomplete.
   */
  Future<Void> writeTo(WriteStream<Buffer> response);
}
