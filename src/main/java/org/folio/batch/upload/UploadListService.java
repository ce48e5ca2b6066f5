package org.folio.batch.upload;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.regex.Pattern;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.PageRequest;
import org.folio.batch.upload.model.RowResult;

/**
 * Shows the uploads of all users of a tenant, for those who have the permission. Safe to call from
 * any thread.
 */
public final class UploadListService {
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

  private final Database database;
  private final UploadListStore store = new UploadListStore();

  public UploadListService(Database database) {
    this.database = database;
  }

  /** Rows of an upload, with the upload. */
  record Rows(ListedUpload upload, ListPage<RowResult> page) {}

  Future<ListPage<ListedUpload>> list(Tenant tenant, PageRequest request) {
    return database.withTenant(tenant, c -> store.page(c, request));
  }

  /** Fails with {@code NOT_FOUND} if there is no such upload. */
  Future<ListedUpload> get(Tenant tenant, String processId) {
    return find(tenant, processId)
        .map(found -> found.orElseThrow(() -> ServiceException.notFound("Upload not found")));
  }

  /**
   * Rows of an upload.
   *
   * @param request for the rows of any upload
   */
  Future<Rows> rows(Tenant tenant, String processId, PageRequest request) {
    return get(tenant, processId)
        .compose(
            upload -> {
              PageRequest ofUpload = request.within(UploadList.UPLOAD_OF_ROW.isValue(upload.id()));
              return database
                  .withTenant(tenant, c -> store.rows(c, ofUpload))
                  .map(page -> new Rows(upload, page));
            });
  }

  private Future<Optional<ListedUpload>> find(Tenant tenant, String processId) {
    return ID.matcher(processId).matches()
        ? database.withTenant(tenant, c -> store.get(c, Long.parseLong(processId)))
        : Future.succeededFuture(Optional.empty());
  }
}
