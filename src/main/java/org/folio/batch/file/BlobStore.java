package org.folio.batch.file;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.folio.batch.db.Tenant;

/**
 * Stores the bytes of files; {@link DataFileStore} stores their metadata. A failed future carries a
 * {@link org.folio.batch.error.ServiceException}. Safe to call from any thread.
 */
public interface BlobStore {
  /** Returns the name that identifies the store in the tenant's tables. */
  String name();

  /** Starts to store a file that is registered as being written. */
  BlobWriter create(Tenant tenant, DataCode file);

  /**
   * Returns exactly the bytes of these chunks; fails if any are missing, for example after a
   * deletion. Holds no resources afterwards.
   */
  Future<Buffer> read(Tenant tenant, DataCode file, ChunkRange range);

  /**
   * Removes all parts of a file, finished or not. Succeeds if there are none, so it can be
   * repeated.
   */
  Future<Void> delete(Tenant tenant, DataCode file);

  /** Removes everything of a tenant whose schema is being dropped. */
  Future<Void> deleteAll(Tenant tenant);
}
