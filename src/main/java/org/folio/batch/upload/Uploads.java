package org.folio.batch.upload;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.folio.batch.api.BatchTrackingContents;
import org.folio.batch.api.BatchTrackingTextbooks;
import org.folio.batch.api.BatchTrackingUploadReports;
import org.folio.batch.api.BatchTrackingUploadTemplate;
import org.folio.batch.api.BatchTrackingUploads;
import org.folio.batch.api.V1TextbookContentBulkUpload;
import org.folio.batch.auth.TokenKeys;
import org.folio.batch.auth.UserResolver;
import org.folio.batch.auth.UserTokens;
import org.folio.batch.bulk.BulkTarget;
import org.folio.batch.db.Database;
import org.folio.batch.http.ErrorFormat;
import org.folio.batch.http.client.ExternalClient;
import org.folio.batch.http.client.OutboundUrlPolicy;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.operation.OperationService;
import org.folio.batch.operation.worker.TaskHandler;
import org.folio.batch.operation.worker.TaskHandlers;
import org.folio.batch.tenant.EnabledTenants;
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

/** Builds the parts of bulk content upload. */
public final class Uploads {
  /** The file and the icon, which are checked at the same time. */
  private static final int URLS_OF_A_ROW = 2;

  private final Database database;
  private final EnabledTenants tenants;
  private final UploadSettings settings;
  private final Clock clock;
  private final ExternalClient outside;
  private final UserResolver users;
  private final ReportLinks links;
  private final SunbirdEnvelope envelope;
  private final LibraryApi library;
  private final RetireHandler retireWork;
  private final UploadHandler uploadWork;
  private final UploadService service;

  /**
   * Builds the parts; opens no connection.
   *
   * @param uploadsAtOnce uploads that this instance processes at the same time
   * @param changes called with each change of an upload
   */
  public Uploads(
      Vertx vertx,
      Database database,
      EnabledTenants tenants,
      UploadSettings settings,
      int uploadsAtOnce,
      LiveChanges changes,
      Clock clock) {
    this.database = database;
    this.tenants = tenants;
    this.settings = settings;
    this.clock = clock;
    this.outside =
        new ExternalClient(
            vertx,
            OutboundUrlPolicy.ofPublicFiles(vertx, settings.allowedHosts()),
            uploadsAtOnce * settings.concurrency() * URLS_OF_A_ROW);
    this.users = new UserResolver(new UserTokens(keys(vertx), clock));
    this.links = new ReportLinks(settings.linkSecret(), settings.linkLife(), clock);
    this.envelope = new SunbirdEnvelope(clock);
    Optional<SunbirdClient> sunbird = sunbird(vertx);
    Textbooks textbooks =
        sunbird.isPresent() ? new SunbirdTextbooks(sunbird.get()) : new TenantTextbooks(database);
    this.library = new LibraryApi(database, tenants, textbooks);
    RowServices tools =
        new RowServices(
            vertx,
            contents(sunbird),
            new SourceFiles(outside, settings.maxContentBytes(), settings.fileTimeout()),
            Retry.standard(vertx),
            new TextbookLock(vertx, database, settings.longestContentCall()),
            settings.longestContentCall(),
            settings.rowTimeout(),
            settings.concurrency());
    this.retireWork = new RetireHandler(database, tools);
    this.uploadWork =
        new UploadHandler(
            database,
            tools,
            new OperationService(database, new TaskHandlers(List.of(retireWork))),
            changes);
    this.service =
        new UploadService(
            database,
            tenants,
            new OperationService(database, new TaskHandlers(works())),
            settings,
            changes,
            clock);
  }

  /** Returns the handlers of the tasks of uploads. */
  public List<TaskHandler> works() {
    return List.of(uploadWork, retireWork);
  }

  /** Returns the format of errors from {@link #uploads()}. */
  public ErrorFormat errorForm() {
    return envelope;
  }

  public V1TextbookContentBulkUpload uploads() {
    return new UploadApi(service, users, links, envelope, settings.address());
  }

  public BatchTrackingUploadReports reports() {
    return new ReportApi(service, links, database);
  }

  /** The uploads of all users. */
  public BatchTrackingUploads all() {
    return new UploadsApi(new UploadListService(database, tenants), service, links);
  }

  /** For actions on many uploads. */
  public BulkTarget inBulk() {
    return new UploadBulkTarget(new OperationService(database, new TaskHandlers(works())));
  }

  public BatchTrackingUploadTemplate templates() {
    return new TemplateApi(new TemplateService(database, tenants));
  }

  public BatchTrackingContents contents() {
    return library;
  }

  public BatchTrackingTextbooks textbooks() {
    return library;
  }

  public Future<Void> close() {
    return outside.close();
  }

  private Optional<TokenKeys> keys(Vertx vertx) {
    return settings
        .tokenPublicKey()
        .map(pem -> TokenKeys.of(pem, clock))
        .or(() -> settings.tokenKeysUrl().map(url -> TokenKeys.at(vertx, url, clock)));
  }

  private Optional<SunbirdClient> sunbird(Vertx vertx) {
    return settings
        .contentServiceUrl()
        .map(
            url ->
                new SunbirdClient(
                    vertx,
                    URI.create(url),
                    settings.contentServiceKey(),
                    settings.longestContentCall()));
  }

  private ContentStore contents(Optional<SunbirdClient> sunbird) {
    return sunbird.isPresent()
        ? new SunbirdContentStore(
            sunbird.get(),
            settings.longestContentCall(),
            new FileRelay(outside, settings.maxContentBytes()))
        : new TenantContentStore(database);
  }
}
