package org.folio.batch.upload;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.folio.batch.api.BatchTrackingContents;
import org.folio.batch.api.BatchTrackingTextbooks;
import org.folio.batch.api.model.Textbook;
import org.folio.batch.api.model.TextbookUnit;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.Failure;
import org.folio.batch.error.Violation;
import org.folio.batch.http.RequestContext;
import org.folio.batch.tenant.Tenants;

/** What the tenant content store holds, over HTTP. */
final class LibraryApi implements BatchTrackingContents, BatchTrackingTextbooks {
  private final Database database;
  private final Tenants tenants;
  private final LibraryStore store = new LibraryStore();

  LibraryApi(Database database, Tenants tenants) {
    this.database = database;
    this.tenants = tenants;
  }

  @Override
  public Future<GetBatchTrackingContentsByIdResponse> getBatchTrackingContentsById(
      String id, RequestContext context) {
    Tenant tenant = context.tenant();
    return with(tenant, c -> store.content(c, tenant, id))
        .map(found -> found.orElseThrow(() -> Failure.notFound("Content not found")))
        .map(
            content ->
                GetBatchTrackingContentsByIdResponse.respond200WithApplicationJson(
                    content.toBuffer()));
  }

  @Override
  public Future<GetBatchTrackingTextbooksByIdResponse> getBatchTrackingTextbooksById(
      String id, RequestContext context) {
    Tenant tenant = context.tenant();
    return with(tenant, c -> store.textbook(c, tenant, id))
        .map(found -> found.orElseThrow(() -> Failure.notFound("Textbook not found")))
        .map(GetBatchTrackingTextbooksByIdResponse::respond200WithApplicationJson);
  }

  @Override
  public Future<PutBatchTrackingTextbooksByIdResponse> putBatchTrackingTextbooksById(
      String id, Textbook entity, RequestContext context) {
    refuseDoubled(entity.getUnits().stream().map(TextbookUnit::getId).toList(), "units.id");
    refuseDoubled(
        entity.getUnits().stream().map(TextbookUnit::getQrCode).filter(c -> c != null).toList(),
        "units.qrCode");
    Tenant tenant = context.tenant();
    return tenants
        .requireEnabled(tenant)
        .compose(enabled -> database.inTransaction(tenant, tx -> store.put(tx, tenant, id, entity)))
        .map(put -> PutBatchTrackingTextbooksByIdResponse.respond204());
  }

  private <T> Future<T> with(Tenant tenant, Function<SqlConnection, Future<T>> work) {
    return tenants.requireEnabled(tenant).compose(enabled -> database.withTenant(tenant, work));
  }

  private static void refuseDoubled(List<String> values, String key) {
    Set<String> seen = new HashSet<>();
    for (String value : values) {
      if (!seen.add(value)) {
        throw Failure.invalid(List.of(new Violation("must be there only once", "-1", key, value)));
      }
    }
  }
}
