package org.folio.batch.file;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.Failure;
import org.folio.batch.error.Failure.Kind;

/**
 * The stores of an instance. A file stays where it was written, so that an operator may turn S3 on
 * at any time.
 *
 * @param all the first one takes new files
 */
public record ContentStores(List<ContentStore> all) {
  public ContentStores {
    if (all.isEmpty()) {
      throw new IllegalArgumentException("At least one store is needed");
    }
    all = List.copyOf(all);
  }

  /** New files go to the bucket when there is one. */
  public static ContentStores of(TableContentStore table, Optional<S3ContentStore> bucket) {
    return new ContentStores(
        Stream.<ContentStore>concat(bucket.stream(), Stream.of(table)).toList());
  }

  ContentStore forNewFiles() {
    return all.get(0);
  }

  ContentStore named(String name) {
    for (ContentStore store : all) {
      if (store.name().equals(name)) {
        return store;
      }
    }
    throw Failure.of(Kind.UNAVAILABLE, "The storage that holds the data file is not configured");
  }

  Future<Void> deleteAll(Tenant tenant) {
    return Future.all(all.stream().map(store -> store.deleteAll(tenant)).toList()).mapEmpty();
  }
}
