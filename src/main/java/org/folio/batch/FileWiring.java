package org.folio.batch;

import java.util.ArrayList;
import java.util.List;
import org.folio.batch.file.ContentStore;
import org.folio.batch.file.ContentStores;
import org.folio.batch.file.DataFileService;
import org.folio.batch.file.S3Bucket;
import org.folio.batch.file.S3ContentStore;
import org.folio.batch.file.TableContentStore;

/** Data files: in the tenant's schema, and in S3 when that is set. */
final class FileWiring {
  final DataFileService service;

  FileWiring(Platform platform) {
    service =
        new DataFileService(
            platform.vertx,
            platform.requests,
            new ContentStores(stores(platform)),
            platform.clock,
            platform.config.files().retention());
  }

  /** New files go into the first; what is in the others can still be read. */
  private static List<ContentStore> stores(Platform platform) {
    List<ContentStore> stores = new ArrayList<>();
    platform
        .config
        .files()
        .s3()
        .ifPresent(
            settings -> {
              S3Bucket bucket = S3Bucket.open(platform.vertx, settings);
              platform.closing.addBlock("S3 client", bucket::close);
              stores.add(new S3ContentStore(bucket));
            });
    stores.add(new TableContentStore(platform.requests));
    return stores;
  }
}
