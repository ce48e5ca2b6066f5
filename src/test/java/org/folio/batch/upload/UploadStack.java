package org.folio.batch.upload;

import java.util.HashMap;
import java.util.Map;
import org.folio.batch.db.DbSettings;
import org.folio.batch.testkit.ContentService;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;

/** A module with a database of its own, the content service it uses, and files to name in rows. */
public record UploadStack(
    DbSettings db, FileServer files, ContentService service, LocalModule module)
    implements AutoCloseable {

  /**
   * Starts it.
   *
   * @param settings besides those that lead to the content service and let files be fetched
   */
  public static UploadStack start(Map<String, String> settings) {
    DbSettings db = Services.freshDatabase();
    FileServer files = FileServer.start();
    ContentService service = ContentService.start();
    Map<String, String> all = new HashMap<>(settings);
    all.put("CONTENT_SOURCE_ALLOWED_HOSTS", "localhost");
    all.put("CONTENT_SERVICE_URL", service.url());
    LocalModule module = LocalModule.start(db, Services.freshKafkaSettings(), all);
    return new UploadStack(db, files, service, module);
  }

  /** Somebody of a tenant that has no uploads yet. */
  public UploadClient newTenant() {
    return UploadClient.anybody(new Gateway(module.baseUrl(), Services.freshTenant()).enable());
  }

  public ContentFile file() {
    return ContentFile.with(files.url());
  }

  @Override
  public void close() {
    module.close();
    service.close();
    files.close();
  }
}
