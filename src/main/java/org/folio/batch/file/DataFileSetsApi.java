package org.folio.batch.file;

import io.vertx.core.Future;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.folio.batch.api.Datafilesets;
import org.folio.batch.api.model.DataFileResource;
import org.folio.batch.api.model.DataFileSetPage;
import org.folio.batch.api.model.DataFileSetResource;
import org.folio.batch.api.model.DateTimeValue;
import org.folio.batch.api.model.Link;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.http.RequestContext;
import org.folio.batch.http.StreamedBody;
import org.folio.batch.query.ListRequests;
import org.folio.batch.query.ListRequests.Paging;
import org.folio.batch.query.NextLink;
import org.folio.batch.query.Order;
import org.folio.batch.query.PageRequest;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoints of data file sets. A malformed code is reported as not found. */
public final class DataFileSetsApi implements Datafilesets {
  // otherwise the server would compress the response itself, and its length would be wrong
  private static final String IDENTITY = "identity";
  private static final String GZIP = "gzip";
  private static final String RANGES = "bytes";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final DataFileService service;
  private final Function<RequestContext, String> baseUrl;

  /**
   * @param baseUrl base URL of links, without a trailing slash
   */
  public DataFileSetsApi(DataFileService service, Function<RequestContext, String> baseUrl) {
    this.service = service;
    this.baseUrl = baseUrl;
  }

  @Override
  public Future<GetDatafilesetsResponse> getDatafilesets(
      GetDatafilesetsOrderBy orderBy,
      @Nullable String q,
      int offset,
      int limit,
      @Nullable String after,
      GetDatafilesetsTotalResults totalResults,
      RequestContext context) {
    String base = baseUrl.apply(context);
    PageRequest request =
        ListRequests.ohi(
            DataFileSetList.LIST,
            q,
            new Order(
                DataFileSetList.CREATED, orderBy == GetDatafilesetsOrderBy.CREATION_DATE_DESC),
            null,
            new Paging(offset, limit, after, totalResults.wire(), false));
    NextLink next =
        new NextLink(base + "/datafilesets", limit)
            .with("q", q)
            .with("orderBy", orderBy.wire())
            .with("totalResults", totalResults.wire());
    return service
        .list(context.tenant(), request)
        .map(
            page ->
                new DataFileSetPage()
                    .withItems(page.items().stream().map(one -> resource(one, base)).toList())
                    .withTotalResults(page.total())
                    .withOffset(offset)
                    .withLimit(request.limit())
                    .withHasMore(page.hasMore())
                    .withLinks(next.links(page)))
        .map(GetDatafilesetsResponse::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  @Override
  public Future<GetDatafilesetsByCodeResponse> getDatafilesetsByCode(
      String code, RequestContext context) {
    return service
        .get(context.tenant(), code(code))
        .map(set -> resource(set, baseUrl.apply(context)))
        .map(
            GetDatafilesetsByCodeResponse::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  @Override
  public Future<DeleteDatafilesetsByCodeResponse> deleteDatafilesetsByCode(
      String code, RequestContext context) {
    return service
        .delete(context.tenant(), code(code))
        .map(deleted -> DeleteDatafilesetsByCodeResponse.respond204());
  }

  @Override
  public Future<PostDatafilesetsCleanupResponse> postDatafilesetsCleanup(RequestContext context) {
    return service
        .cleanUp(context.tenant())
        .map(count -> "Cleaned up " + count + " data file sets")
        .map(PostDatafilesetsCleanupResponse::respond200WithTextPlain);
  }

  @Override
  public Future<GetDatafilesetsDatafilesDataByCodeAndFileResponse>
      getDatafilesetsDatafilesDataByCodeAndFile(String code, String file, RequestContext context) {
    return service
        .getFile(context.tenant(), code(code), code(file))
        .map(found -> content(found, Download.of(context.headers(), found), context));
  }

  private GetDatafilesetsDatafilesDataByCodeAndFileResponse content(
      DataFile file, Download download, RequestContext context) {
    return switch (download.answer()) {
      case NOT_MODIFIED ->
          GetDatafilesetsDatafilesDataByCodeAndFileResponse.respond304(
              GetDatafilesetsDatafilesDataByCodeAndFileResponse.headersFor304()
                  .withETag(download.etag()));
      case PRECONDITION_FAILED ->
          throw ServiceException.of(
              Kind.PRECONDITION_FAILED,
              "The content is not the one that If-Match names; its ETag is " + download.etag());
      case NO_SUCH_RANGE ->
          GetDatafilesetsDatafilesDataByCodeAndFileResponse.respond416(
              GetDatafilesetsDatafilesDataByCodeAndFileResponse.headersFor416()
                  .withContentRange("bytes */" + file.contentLength()));
      case RANGE -> range(file, download, context);
      case PACKED, WHOLE -> whole(file, download, context);
    };
  }

  private GetDatafilesetsDatafilesDataByCodeAndFileResponse whole(
      DataFile file, Download download, RequestContext context) {
    boolean isPacked = download.answer() == Download.Answer.PACKED;
    StreamedBody body =
        isPacked
            ? to -> service.sendPacked(context.tenant(), file, to)
            : to -> service.sendContent(context.tenant(), file, download.range(), to);
    return GetDatafilesetsDatafilesDataByCodeAndFileResponse.respond200WithApplicationXNdjson(
        body,
        GetDatafilesetsDatafilesDataByCodeAndFileResponse.headersFor200()
            .withETag(download.etag())
            .withContentLength(lengthOf(file, isPacked))
            .withContentEncoding(isPacked ? GZIP : IDENTITY)
            .withContentDisposition(disposition(file))
            .withAcceptRanges(RANGES));
  }

  private GetDatafilesetsDatafilesDataByCodeAndFileResponse range(
      DataFile file, Download download, RequestContext context) {
    ByteRange range = download.range();
    return GetDatafilesetsDatafilesDataByCodeAndFileResponse.respond206WithApplicationXNdjson(
        to -> service.sendContent(context.tenant(), file, range, to),
        GetDatafilesetsDatafilesDataByCodeAndFileResponse.headersFor206()
            .withETag(download.etag())
            .withContentLength(range.length())
            .withContentRange(
                "bytes " + range.first() + "-" + range.last() + "/" + file.contentLength())
            .withContentEncoding(IDENTITY)
            .withContentDisposition(disposition(file))
            .withAcceptRanges(RANGES));
  }

  private static String disposition(DataFile file) {
    return "attachment; filename=\"consumptions-%s.ndjson\"".formatted(file.code());
  }

  private static long lengthOf(DataFile file, boolean isPacked) {
    return isPacked ? file.chunks().storedLength() : file.contentLength();
  }

  private static DataFileSetResource resource(ListedDataFileSet one, String base) {
    return resource(one.set(), base)
        .withCreationDate(new DateTimeValue().withValue(TIME.format(one.created())));
  }

  private static DataFileSetResource resource(DataFileSet set, String base) {
    String self = base + "/datafilesets/" + set.code();
    return new DataFileSetResource()
        .withCode(set.code().text())
        .withDescription(set.description())
        .withLocked(set.locked())
        .withDataFiles(set.files().stream().map(file -> resource(file, self)).toList())
        .withLinks(List.of(new Link().withRel("self").withHref(self)));
  }

  private static DataFileResource resource(DataFile file, String set) {
    String href = set + "/datafiles/" + file.code() + "/data";
    return new DataFileResource()
        .withCode(file.code().text())
        .withContentLength(file.contentLength())
        .withSha256(file.sha256())
        .withRows(file.rows())
        .withLinks(List.of(new Link().withRel("data").withHref(href).withHttpMethod("GET")));
  }

  private static DataCode code(String text) {
    return DataCode.ifValid(text)
        .orElseThrow(() -> ServiceException.notFound("Data file set not found"));
  }
}
