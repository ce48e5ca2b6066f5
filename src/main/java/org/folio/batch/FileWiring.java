package org.folio.batch;

import java.util.ArrayList;
import java.util.List;
import org.folio.batch.file.BlobStore;
import org.folio.batch.file.BlobStores;
import org.folio.batch.file.DataFileService;
import org.folio.batch.file.S3BlobStore;
import org.folio.batch.file.S3Bucket;
import org.folio.batch.file.TableBlobStore;

/** Wires data files: in the tenant's schema, and in S3 if configured. */
final class FileWiring {
  final DataFileService service;

  FileWiring(Platform platform) {
    service =
        new DataFileService(
            platform.vertx,
            platform.requests,
            new BlobStores(stores(platform)),
            platform.clock,
            platform.config.files().retention());
  }

  /** Returns the stores: the first one gets new files, the others can still be read. */
  private static List<BlobStore> stores(Platform platform) {
    List<BlobStore> stores = new ArrayList<>();
    platform
        .config
        .files()
        .s3()
        .ifPresent(
            settings -> {
              S3Bucket bucket = S3Bucket.open(platform.vertx, settings);
              platform.closing.addBlock("S3 client", bucket::close);
              stores.add(new S3BlobStore(bucket));
            });
    stores.add(new TableBlobStore(platform.requests));
    return stores;
  }
}
