package org.folio.batch;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import org.folio.batch.api.DatafilesetsRoutes;
import org.folio.batch.file.BlobStore;
import org.folio.batch.file.BlobStores;
import org.folio.batch.file.DataFileService;
import org.folio.batch.file.DataFileSetsApi;
import org.folio.batch.file.S3BlobStore;
import org.folio.batch.file.S3Bucket;
import org.folio.batch.file.S3Settings;
import org.folio.batch.file.TableBlobStore;
import org.folio.batch.http.ApiGroup;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.http.MediaTypes;

/** Data files: in the tenant's schema, and in S3 if configured. */
final class FileFeature implements Feature {
  private static final String PATH = "/datafilesets";

  final DataFileService service;
  private final Platform platform;

  FileFeature(Platform platform) {
    this.platform = platform;
    // the first store gets new files, the others can still be read
    List<BlobStore> stores = new ArrayList<>();
    platform.config.files().s3().ifPresent(settings -> stores.add(s3(settings)));
    stores.add(new TableBlobStore(platform.requests));
    service =
        new DataFileService(
            platform.vertx,
            platform.requests,
            new BlobStores(stores),
            platform.clock,
            platform.config.files().retention());
  }

  private BlobStore s3(S3Settings settings) {
    S3Bucket bucket = S3Bucket.open(platform.vertx, settings);
    platform.closing.addBlock("S3 client", bucket::close);
    return new S3BlobStore(bucket);
  }

  @Override
  public List<ApiGroup> apis() {
    return List.of(ConsumptionFeature.resources(PATH));
  }

  @Override
  public void mount(Router router, Dispatcher dispatcher) {
    MediaTypes withoutBodies = ConsumptionFeature.MEDIA_TYPES.withoutBodies();
    router
        .route(PATH + "/:code")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .method(HttpMethod.DELETE)
        .handler(withoutBodies);
    router.route(PATH).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(withoutBodies);
    DataFileSetsApi api =
        new DataFileSetsApi(service, platform.config.consumptions().address()::of);
    DatafilesetsRoutes.mount(router, api, dispatcher);
  }
}
