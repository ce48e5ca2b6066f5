package org.folio.batch.file;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.folio.batch.db.Tenant;

/**
 * Holds the bytes of files; what the files are stands in {@link DataFileStore}. A failed future
 * carries a {@link org.folio.batch.error.ServiceException}. Safe to call from any thread.
 */
public interface BlobStore {
  /** Tells the stores apart in the tenant's tables. */
  String name();

  /** Begins to store a file that is registered as being written. */
  BlobWriter create(Tenant tenant, DataCode file);

  /**
   * The bytes of the run, exactly as long as it says; fails when they are not all there, as after a
   * deletion. Holds nothing open after it.
   */
  Future<Buffer> read(Tenant tenant, DataCode file, ChunkRange run);

  /**
   * Removes what there is of a file, finished or not; succeeds when there is nothing. May be
   * repeated.
   */
  Future<Void> delete(Tenant tenant, DataCode file);

  /** Removes all that is left of a tenant whose schema is being dropped. */
  Future<Void> deleteAll(Tenant tenant);
}
