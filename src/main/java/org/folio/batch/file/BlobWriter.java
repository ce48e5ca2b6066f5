package org.folio.batch.file;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Takes the pieces of one file in their order. Each call waits for the one before. */
public interface BlobWriter {
  /** Completes when the sink takes the next piece. */
  Future<Void> append(Buffer piece);

  /** Completes when all pieces are stored for good, whatever dies then. */
  Future<Void> finish();
}
