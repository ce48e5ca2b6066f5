package org.folio.batch.file;

import io.vertx.core.Future;
import java.util.List;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/**
 * The blob stores of an instance. A file stays in the store that it was written to, so an operator
 * can switch to S3 at any time.
 *
 * @param all the first store receives new files
 */
public record BlobStores(List<BlobStore> all) {
  public BlobStores {
    if (all.isEmpty()) {
      throw new IllegalArgumentException("At least one blob store is required");
    }
    all = List.copyOf(all);
  }

  BlobStore forNewFiles() {
    return all.get(0);
  }

  BlobStore named(String name) {
    for (BlobStore store : all) {
      if (store.name().equals(name)) {
        return store;
      }
    }
    throw ServiceException.of(
        Kind.UNAVAILABLE,
        "The storage of the data file is not configured; ask the operator to configure it again");
  }

  Future<Void> deleteAll(Tenant tenant) {
    return Future.all(all.stream().map(store -> store.deleteAll(tenant)).toList()).mapEmpty();
  }
}
