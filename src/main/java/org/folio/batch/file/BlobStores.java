package org.folio.batch.file;

import io.vertx.core.Future;
import java.util.List;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/**
 * The stores of an instance. A file stays where it was written, so that an operator may turn S3 on
 * at any time.
 *
 * @param all the first one takes new files
 */
public record BlobStores(List<BlobStore> all) {
  public BlobStores {
    if (all.isEmpty()) {
      throw new IllegalArgumentException("At least one store is needed");
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
        Kind.UNAVAILABLE, "The storage that holds the data file is not configured");
  }

  Future<Void> deleteAll(Tenant tenant) {
    return Future.all(all.stream().map(store -> store.deleteAll(tenant)).toList()).mapEmpty();
  }
}
