package org.folio.batch.upload.content;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.folio.batch.api.model.TextbookCollection;
import org.folio.batch.api.model.TextbookSummary;
import org.folio.batch.api.model.TextbookUnit;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/** Reads the textbooks of a Sunbird content service. */
public final class SunbirdTextbooks implements Textbooks {
  private static final int NOT_FOUND = 404;
  private static final String UNIT = "application/vnd.ekstep.content-collection";

  private final SunbirdClient client;

  public SunbirdTextbooks(SunbirdClient client) {
    this.client = client;
  }

  @Override
  public Future<TextbookCollection> list(ContentScope scope, Query query) {
    JsonObject filters =
        new JsonObject()
            .put("contentType", JsonArray.of("TextBook"))
            .put("status", JsonArray.of("Draft", "Live"));
    if (!scope.channelId().isEmpty()) {
      filters.put("channel", scope.channelId());
    }
    JsonObject request =
        new JsonObject()
            .put("query", query.name())
            .put("filters", filters)
            .put("fields", JsonArray.of("identifier", "name", "channel"))
            .put("sort_by", JsonObject.of("name", "asc"))
            .put("offset", query.offset())
            .put("limit", query.limit());
    return client
        .post(scope, "/content/v1/search", request)
        .map(SunbirdClient::required)
        .map(SunbirdTextbooks::collection)
        .recover(SunbirdTextbooks::failed);
  }

  private static TextbookCollection collection(JsonObject result) {
    List<TextbookSummary> textbooks =
        SunbirdClient.array(result, "content").stream()
            .map(JsonObject.class::cast)
            .map(
                found ->
                    new TextbookSummary()
                        .withId(found.getString("identifier"))
                        .withName(found.getString("name", ""))
                        .withChannel(found.getString("channel")))
            .toList();
    return new TextbookCollection()
        .withTextbooks(textbooks)
        .withTotalRecords(result.getInteger("count", textbooks.size()));
  }

  @Override
  public Future<Optional<List<TextbookUnit>>> units(ContentScope scope, String textbookId) {
    return client
        .get(scope, "/content/v3/hierarchy/" + SunbirdClient.encode(textbookId) + "?mode=edit")
        .map(
            answer -> {
              if (answer.status() == NOT_FOUND) {
                return Optional.<List<TextbookUnit>>empty();
              }
              JsonObject textbook = SunbirdClient.object(SunbirdClient.required(answer), "content");
              List<TextbookUnit> units = new ArrayList<>();
              addUnits(textbook, "", units);
              return Optional.of(units);
            })
        .recover(SunbirdTextbooks::failed);
  }

  private static void addUnits(JsonObject node, String path, List<TextbookUnit> units) {
    for (Object child : SunbirdClient.array(node, "children")) {
      JsonObject unit = (JsonObject) child;
      if (!UNIT.equals(unit.getString("mimeType"))) {
        continue; // a content of the unit
      }
      String name = path + unit.getString("name", "");
      JsonArray codes = SunbirdClient.array(unit, "dialcodes");
      units.add(
          new TextbookUnit()
              .withId(unit.getString("identifier"))
              .withName(name)
              .withQrCode(codes.isEmpty() ? null : String.valueOf(codes.getValue(0))));
      addUnits(unit, name + " > ", units);
    }
  }

  private static <T> Future<T> failed(Throwable e) {
    return Future.failedFuture(
        e instanceof ContentException fault
            ? ServiceException.of(Kind.UNAVAILABLE, ContentException.reason(fault), fault)
            : e);
  }
}
