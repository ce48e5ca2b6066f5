package org.folio.batch.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/**
 * A body that is written piece by piece, at the speed of the client. The answer that has it says
 * its {@code Content-Length}, or is sent in chunks.
 */
@FunctionalInterface
public interface StreamedBody {
  /**
   * Writes the body, without ending the stream. When it fails after the first piece, the answer is
   * broken off, so that the client sees that the body is not whole.
   */
  Future<Void> writeTo(WriteStream<Buffer> response);
}
