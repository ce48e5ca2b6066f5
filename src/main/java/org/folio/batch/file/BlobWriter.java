package org.folio.batch.file;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Writes the chunks of one file in their order. Wait for each call before the next one. */
public interface BlobWriter {
  /** Completes when the writer can take the next chunk. */
  Future<Void> append(Buffer chunk);

  /** Completes when all chunks are stored durably. */
  Future<Void> finish();
}
