package org.folio.batch.upload.content;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.folio.batch.api.BatchTrackingContents;
import org.folio.batch.api.BatchTrackingTextbooks;
import org.folio.batch.api.model.Textbook;
import org.folio.batch.api.model.TextbookUnit;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.Violation;
import org.folio.batch.http.RequestContext;
import org.folio.batch.upload.csv.Delimiter;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoints for stored contents and for the textbooks that uploads link to. */
public final class LibraryApi implements BatchTrackingContents, BatchTrackingTextbooks {
  private final Database database;
  private final Textbooks textbooks;
  private final LibraryStore store = new LibraryStore();

  /**
   * @param textbooks of the content store that uploads use
   */
  public LibraryApi(Database database, Textbooks textbooks) {
    this.database = database;
    this.textbooks = textbooks;
  }

  @Override
  public Future<GetBatchTrackingContentsByIdResponse> getBatchTrackingContentsById(
      String id, RequestContext context) {
    Tenant tenant = context.tenant();
    return database
        .withTenant(tenant, c -> store.content(c, id))
        .map(found -> found.orElseThrow(() -> ServiceException.notFound("Content not found")))
        .map(
            content ->
                GetBatchTrackingContentsByIdResponse.respond200WithApplicationJson(
                    content.toBuffer()));
  }

  @Override
  public Future<GetBatchTrackingTextbooksByIdResponse> getBatchTrackingTextbooksById(
      String id, RequestContext context) {
    Tenant tenant = context.tenant();
    return database
        .withTenant(tenant, c -> store.textbook(c, id))
        .map(found -> found.orElseThrow(() -> ServiceException.notFound("Textbook not found")))
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
    return database
        .inTransaction(tenant, tx -> store.put(tx, id, entity))
        .map(put -> PutBatchTrackingTextbooksByIdResponse.respond204());
  }

  @Override
  public Future<GetBatchTrackingTextbooksResponse> getBatchTrackingTextbooks(
      @Nullable String name, int offset, int limit, RequestContext context) {
    Textbooks.Query query = new Textbooks.Query(name == null ? "" : name, offset, limit);
    return textbooks
        .list(scope(context), query)
        .map(GetBatchTrackingTextbooksResponse::respond200WithApplicationJson);
  }

  @Override
  public Future<GetBatchTrackingTextbooksUnitsByIdResponse> getBatchTrackingTextbooksUnitsById(
      String id,
      GetBatchTrackingTextbooksUnitsByIdFormat format,
      GetBatchTrackingTextbooksUnitsByIdDelimiter delimiter,
      RequestContext context) {
    return textbooks
        .units(scope(context), id)
        .map(found -> found.orElseThrow(() -> ServiceException.notFound("Textbook not found")))
        .map(
            units ->
                GetBatchTrackingTextbooksUnitsByIdResponse.respond200WithTextCsv(
                    UnitsFile.of(id, units, Delimiter.valueOf(delimiter.name())),
                    GetBatchTrackingTextbooksUnitsByIdResponse.headersFor200()
                        .withContentDisposition("attachment; filename=\"units.csv\"")));
  }

  private static ContentScope scope(RequestContext context) {
    String channel = context.headers().get("x-channel-id");
    return new ContentScope(context.tenant(), channel == null ? "" : channel.strip(), "", "");
  }

  private static void refuseDoubled(List<String> values, String key) {
    Set<String> seen = new HashSet<>();
    for (String value : values) {
      if (!seen.add(value)) {
        throw ServiceException.invalid(List.of(new Violation("must be unique", "-1", key, value)));
      }
    }
  }
}
