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
import org.folio.batch.bulk.BulkTarget;
import org.folio.batch.db.Database;
import org.folio.batch.http.ErrorForm;
import org.folio.batch.http.OutsideClient;
import org.folio.batch.http.UrlGuard;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.operation.OperationService;
import org.folio.batch.operation.TaskWork;
import org.folio.batch.operation.TaskWorks;
import org.folio.batch.tenant.Tenants;

/** The parts of bulk content upload, put together. */
public final class Uploads {
  /** The file and the icon, which are looked at together. */
  private static final int URLS_OF_A_ROW = 2;

  private final Database database;
  private final Tenants tenants;
  private final UploadSettings settings;
  private final Clock clock;
  private final OutsideClient outside;
  private final Users users;
  private final ReportLinks links;
  private final Envelope envelope;
  private final LibraryApi library;
  private final RetireWork retireWork;
  private final UploadWork uploadWork;
  private final UploadService service;

  /**
   * Opens no connection yet.
   *
   * @param uploadsAtOnce how many uploads this instance works on at a time
   * @param changes is told of each change of an upload
   */
  public Uploads(
      Vertx vertx,
      Database database,
      Tenants tenants,
      UploadSettings settings,
      int uploadsAtOnce,
      LiveChanges changes,
      Clock clock) {
    this.database = database;
    this.tenants = tenants;
    this.settings = settings;
    this.clock = clock;
    this.outside =
        new OutsideClient(
            vertx,
            UrlGuard.ofPublicFiles(vertx, settings.allowedHosts()),
            uploadsAtOnce * settings.concurrency() * URLS_OF_A_ROW);
    this.users = new Users(new UserTokens(keys(vertx), clock));
    this.links = new ReportLinks(settings.linkSecret(), settings.linkLife(), clock);
    this.envelope = new Envelope(clock);
    Optional<SunbirdClient> sunbird = sunbird(vertx);
    Textbooks textbooks =
        sunbird.isPresent() ? new SunbirdTextbooks(sunbird.get()) : new TenantTextbooks(database);
    this.library = new LibraryApi(database, tenants, textbooks);
    RowTools tools =
        new RowTools(
            vertx,
            contents(sunbird),
            new SourceFiles(outside, settings.maxContentBytes(), settings.fileTimeout()),
            Retry.standard(vertx),
            new TextbookTurns(vertx, database, settings.longestContentCall()),
            settings.longestContentCall(),
            settings.rowTimeout(),
            settings.concurrency());
    this.retireWork = new RetireWork(database, tools);
    this.uploadWork =
        new UploadWork(
            database,
            tools,
            new OperationService(database, new TaskWorks(List.of(retireWork))),
            changes);
    this.service =
        new UploadService(
            database,
            tenants,
            new OperationService(database, new TaskWorks(works())),
            settings,
            changes,
            clock);
  }

  /** What the task engine has to know. */
  public List<TaskWork> works() {
    return List.of(uploadWork, retireWork);
  }

  /** The form in which {@link #uploads()} tells of failures. */
  public ErrorForm errorForm() {
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
    return new UploadBulkTarget(new OperationService(database, new TaskWorks(works())));
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
