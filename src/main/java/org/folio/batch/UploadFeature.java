package org.folio.batch;

import io.vertx.ext.web.Router;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.folio.batch.api.BatchTrackingContentsRoutes;
import org.folio.batch.api.BatchTrackingTextbooksRoutes;
import org.folio.batch.api.BatchTrackingUploadReportsRoutes;
import org.folio.batch.api.BatchTrackingUploadTemplateRoutes;
import org.folio.batch.api.BatchTrackingUploadsRoutes;
import org.folio.batch.api.V1TextbookContentBulkUploadRoutes;
import org.folio.batch.auth.TokenKeys;
import org.folio.batch.auth.UserResolver;
import org.folio.batch.auth.UserTokens;
import org.folio.batch.bulk.BulkTarget;
import org.folio.batch.db.TenantCounts;
import org.folio.batch.http.ApiGroup;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.http.ErrorMapper;
import org.folio.batch.http.client.ExternalClient;
import org.folio.batch.http.client.OutboundUrlPolicy;
import org.folio.batch.live.LiveSource;
import org.folio.batch.operation.worker.TaskHandler;
import org.folio.batch.upload.ReportApi;
import org.folio.batch.upload.SunbirdEnvelope;
import org.folio.batch.upload.UploadApi;
import org.folio.batch.upload.UploadBulkTarget;
import org.folio.batch.upload.UploadCountsStore;
import org.folio.batch.upload.UploadListService;
import org.folio.batch.upload.UploadLiveSource;
import org.folio.batch.upload.UploadService;
import org.folio.batch.upload.UploadSettings;
import org.folio.batch.upload.UploadsApi;
import org.folio.batch.upload.content.ContentStore;
import org.folio.batch.upload.content.FileRelay;
import org.folio.batch.upload.content.LibraryApi;
import org.folio.batch.upload.content.Retry;
import org.folio.batch.upload.content.SourceFiles;
import org.folio.batch.upload.content.SunbirdClient;
import org.folio.batch.upload.content.SunbirdContentStore;
import org.folio.batch.upload.content.SunbirdTextbooks;
import org.folio.batch.upload.content.TenantContentStore;
import org.folio.batch.upload.content.TenantTextbooks;
import org.folio.batch.upload.content.Textbooks;
import org.folio.batch.upload.report.ReportLinks;
import org.folio.batch.upload.row.RetireHandler;
import org.folio.batch.upload.row.RowServices;
import org.folio.batch.upload.row.TextbookLock;
import org.folio.batch.upload.row.UploadHandler;
import org.folio.batch.upload.template.TemplateApi;
import org.folio.batch.upload.template.TemplateService;

/** Bulk uploads and the contents and textbooks that they create. */
final class UploadFeature implements Feature {
  /** The file and the icon, which are checked at the same time. */
  private static final int URLS_OF_A_ROW = 2;

  private final Platform platform;
  private final UploadSettings settings;
  private final ExternalClient outside;
  private final SunbirdEnvelope envelope;
  private final Textbooks textbooks;
  private final RowServices rowServices;

  UploadFeature(Platform platform) {
    this.platform = platform;
    settings = platform.config.uploads();
    envelope = new SunbirdEnvelope(platform.clock);
    outside =
        new ExternalClient(
            platform.vertx,
            OutboundUrlPolicy.ofPublicFiles(platform.vertx, settings.allowedHosts()),
            platform.config.tasks().concurrency() * settings.concurrency() * URLS_OF_A_ROW);
    platform.closing.add("uploads", outside::close);
    Optional<SunbirdClient> sunbird = settings.contentServiceUrl().map(this::sunbird);
    textbooks =
        sunbird
            .<Textbooks>map(SunbirdTextbooks::new)
            .orElseGet(() -> new TenantTextbooks(platform.requests));
    rowServices =
        new RowServices(
            platform.vertx,
            sunbird.map(this::contents).orElseGet(() -> new TenantContentStore(platform.requests)),
            new SourceFiles(outside, settings.maxContentBytes(), settings.fileTimeout()),
            Retry.standard(platform.vertx),
            new TextbookLock(platform.vertx, platform.requests, settings.longestContentCall()),
            settings.longestContentCall(),
            settings.rowTimeout(),
            settings.concurrency());
  }

  private SunbirdClient sunbird(String url) {
    return new SunbirdClient(
        platform.vertx,
        URI.create(url),
        settings.contentServiceKey(),
        settings.longestContentCall());
  }

  private ContentStore contents(SunbirdClient sunbird) {
    return new SunbirdContentStore(
        sunbird, settings.longestContentCall(), new FileRelay(outside, settings.maxContentBytes()));
  }

  private Optional<TokenKeys> tokenKeys() {
    return settings
        .tokenPublicKey()
        .map(pem -> TokenKeys.of(pem, platform.clock))
        .or(
            () ->
                settings
                    .tokenKeysUrl()
                    .map(url -> TokenKeys.at(platform.vertx, url, platform.clock)));
  }

  @Override
  public List<TaskHandler> taskHandlers() {
    return List.of(
        new UploadHandler(platform.requests, rowServices, platform.operations, platform.changes),
        new RetireHandler(platform.requests, rowServices));
  }

  @Override
  public List<LiveSource> liveSources() {
    return List.of(new UploadLiveSource(platform.live));
  }

  @Override
  public List<BulkTarget> bulkTargets() {
    return List.of(new UploadBulkTarget(platform.operations, platform.changes));
  }

  @Override
  public List<TenantCounts> counts() {
    return List.of(new UploadCountsStore());
  }

  /** The calls of uploads answer in an envelope, their errors included. */
  @Override
  public List<ApiGroup> apis() {
    return List.of(
        new ApiGroup(
            List.of("/v1/textbook/content/bulk/upload"), Map.of(), new ErrorMapper(envelope)));
  }

  @Override
  public void mount(Router router, Dispatcher dispatcher) {
    UploadService service =
        new UploadService(
            platform.requests, platform.operations, settings, platform.changes, platform.clock);
    ReportLinks links = new ReportLinks(settings.linkSecret(), settings.linkLife(), platform.clock);
    UserResolver users = new UserResolver(new UserTokens(tokenKeys(), platform.clock));
    V1TextbookContentBulkUploadRoutes.mount(
        router, new UploadApi(service, users, links, envelope, settings.address()), dispatcher);
    BatchTrackingUploadReportsRoutes.mount(
        router, new ReportApi(service, links, platform.tenants, platform.requests), dispatcher);
    UploadListService lists = new UploadListService(platform.requests);
    BatchTrackingUploadsRoutes.mount(router, new UploadsApi(lists, service, links), dispatcher);
    BatchTrackingUploadTemplateRoutes.mount(
        router, new TemplateApi(new TemplateService(platform.requests)), dispatcher);
    LibraryApi library = new LibraryApi(platform.requests, textbooks);
    BatchTrackingContentsRoutes.mount(router, library, dispatcher);
    BatchTrackingTextbooksRoutes.mount(router, library, dispatcher);
  }
}
