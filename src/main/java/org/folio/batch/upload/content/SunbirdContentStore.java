package org.folio.batch.upload.content;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.folio.batch.upload.content.SunbirdClient.Answer;
import org.folio.batch.upload.csv.CsvCells;
import org.folio.batch.upload.template.FileFormat;

/** Stores contents in a Sunbird content service. */
public final class SunbirdContentStore implements ContentStore {
  private static final String CONTENT_TYPE = "Resource";
  private static final String PRIMARY_CATEGORY = "Learning Resource";
  private static final int NOT_FOUND = 404;
  private static final int MIN_NAME_LENGTH = 5;
  private static final int MOST_FOUND = 100;
  private static final List<String> SEARCHED =
      List.of("identifier", "name", "board", "medium", "gradeLevel", "subject");

  private final SunbirdClient client;
  private final Duration longestCall;
  private final FileRelay files;

  /**
   * @param longestCall timeout of every call, including one that passes on a file
   * @param files reads files whose URL the service does not accept
   */
  public SunbirdContentStore(SunbirdClient client, Duration longestCall, FileRelay files) {
    this.client = client;
    this.longestCall = longestCall;
    this.files = files;
  }

  @Override
  public int minNameLength() {
    return MIN_NAME_LENGTH;
  }

  @Override
  public Future<Optional<String>> findSame(ContentScope scope, String contentId, ContentKey key) {
    JsonObject filters =
        new JsonObject()
            .put("name", key.name())
            .put("board", key.board())
            .put("medium", new JsonArray(CsvCells.list(key.medium())))
            .put("gradeLevel", new JsonArray(CsvCells.list(key.grade())))
            .put("subject", new JsonArray(CsvCells.list(key.subject())))
            .put("channel", scope.channelId())
            .put("status", new JsonArray(List.of("Draft", "Live")));
    JsonObject request =
        new JsonObject()
            .put("filters", filters)
            .put("fields", new JsonArray(SEARCHED))
            .put("limit", MOST_FOUND);
    return client
        .post(scope, "/content/v1/search", request)
        .map(SunbirdClient::required)
        .map(
            result ->
                SunbirdClient.array(result, "content").stream()
                    .map(JsonObject.class::cast)
                    .filter(found -> !contentId.equals(found.getString("identifier")))
                    .filter(found -> key(found).fingerprint().equals(key.fingerprint()))
                    .map(found -> found.getString("identifier"))
                    .findFirst());
  }

  // The service also finds contents that have only one of the requested grades or subjects.
  private static ContentKey key(JsonObject found) {
    return new ContentKey(
        text(found, "board"),
        text(found, "medium"),
        text(found, "gradeLevel"),
        text(found, "subject"),
        text(found, "name"));
  }

  private static String text(JsonObject found, String field) {
    Object value = found.getValue(field);
    return value instanceof JsonArray values
        ? values.stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(value);
  }

  @Override
  public Future<String> findUnit(ContentScope scope, String textbookId, Content.Unit unit) {
    return client
        .get(scope, "/content/v3/hierarchy/" + SunbirdClient.encode(textbookId) + "?mode=edit")
        .map(
            answer -> {
              if (answer.status() == NOT_FOUND) {
                throw UnitSearch.unknownTextbook(textbookId);
              }
              JsonObject textbook = SunbirdClient.object(SunbirdClient.required(answer), "content");
              return new UnitSearch(textbookId, unit)
                  .choose(
                      unitBelow(textbook, u -> unit.id().equals(u.getString("identifier"))),
                      unitBelow(
                          textbook,
                          u -> SunbirdClient.array(u, "dialcodes").contains(unit.qrCode())));
            });
  }

  private static Optional<String> unitBelow(JsonObject node, Predicate<JsonObject> isMeant) {
    for (Object child : SunbirdClient.array(node, "children")) {
      JsonObject unit = (JsonObject) child;
      Optional<String> found =
          isMeant.test(unit) ? Optional.of(unit.getString("identifier")) : unitBelow(unit, isMeant);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  @Override
  public Future<Void> create(ContentScope scope, Content content) {
    JsonObject body =
        content
            .metadata()
            .copy()
            .put("identifier", content.id())
            .put("code", content.id())
            .put("mimeType", content.format().mimeType())
            .put("contentType", CONTENT_TYPE)
            .put("primaryCategory", PRIMARY_CATEGORY)
            .put("framework", scope.frameworkId())
            .put("createdBy", scope.userId())
            .mergeIn(SunbirdProperties.of(content.ownColumns()));
    return client
        .post(scope, "/content/v3/create", new JsonObject().put("content", body))
        .compose(
            answer ->
                answer.isRefusal()
                    ? existing(scope, content.id(), answer)
                    : Future.succeededFuture(answer))
        .map(SunbirdClient::required)
        .mapEmpty();
  }

  // The service refuses a content that it already has, which an earlier attempt may have created.
  private Future<Answer> existing(ContentScope scope, String id, Answer refusal) {
    return client
        .get(scope, "/content/v3/read/" + id + "?mode=edit")
        .map(read -> isOurs(read, id) ? read : refusal);
  }

  private static boolean isOurs(Answer read, String id) {
    JsonObject content = SunbirdClient.object(read.result(), "content");
    return read.isSuccess()
        && id.equals(content.getString("code"))
        && !"Retired".equals(content.getString("status"));
  }

  @Override
  public Future<Void> upload(ContentScope scope, Content content) {
    String path = "/content/v3/upload/" + content.id();
    Future<Answer> answer =
        takesUrl(content)
            ? client.postForm(scope, path, "fileUrl", content.file().toString())
            : files.pass(
                content,
                TimeLimit.of(longestCall),
                (file, limit) -> client.postFile(scope, path, file, limit));
    return answer.map(SunbirdClient::required).mapEmpty();
  }

  // The service looks for the extension at the end of the whole URL, including the query.
  private static boolean takesUrl(Content content) {
    URI url = content.file();
    boolean endsWithPath = url.getRawQuery() == null && url.getRawFragment() == null;
    return endsWithPath
        && url.getRawPath().toLowerCase(Locale.ROOT).endsWith("." + extension(content.format()));
  }

  /** Returns the extension by which the service recognizes the format. */
  static String extension(FileFormat format) {
    return format == FileFormat.HTML ? "zip" : format.label();
  }

  @Override
  public Future<Void> publish(ContentScope scope, String contentId) {
    JsonObject by = new JsonObject().put("lastPublishedBy", scope.userId());
    return client
        .post(scope, "/content/v3/publish/" + contentId, new JsonObject().put("content", by))
        .map(SunbirdClient::required)
        .mapEmpty();
  }

  @Override
  public Future<Void> link(ContentScope scope, String textbookId, String unitId, String contentId) {
    JsonObject request =
        new JsonObject()
            .put("rootId", textbookId)
            .put("unitId", unitId)
            .put("children", new JsonArray(List.of(contentId)));
    return client
        .patch(scope, "/content/v3/hierarchy/add", request)
        .map(SunbirdClient::required)
        .mapEmpty();
  }

  @Override
  public Future<Void> retire(ContentScope scope, String contentId) {
    return client
        .delete(scope, "/content/v3/retire/" + contentId)
        .compose(
            answer ->
                answer.isRefusal() && answer.status() != NOT_FOUND
                    ? retired(scope, contentId, answer)
                    : Future.succeededFuture(answer))
        .map(
            answer ->
                answer.status() == NOT_FOUND ? answer.result() : SunbirdClient.required(answer))
        .mapEmpty();
  }

  // The service refuses to retire a content that is already retired.
  private Future<Answer> retired(ContentScope scope, String contentId, Answer refusal) {
    return client
        .get(scope, "/content/v3/read/" + contentId + "?mode=edit")
        .map(read -> isGone(read) ? read : refusal);
  }

  private static boolean isGone(Answer read) {
    JsonObject content = SunbirdClient.object(read.result(), "content");
    return read.status() == NOT_FOUND || "Retired".equals(content.getString("status"));
  }
}
