package org.folio.batch.upload;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.folio.batch.api.BatchTrackingUploads;
import org.folio.batch.api.model.UploadCollection;
import org.folio.batch.api.model.UploadRowCollection;
import org.folio.batch.api.model.UploadRowResult;
import org.folio.batch.api.model.UploadSummary;
import org.folio.batch.http.RequestContext;
import org.folio.batch.query.ListAnswers;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.ListRequests;
import org.folio.batch.query.ListRequests.Paging;
import org.folio.batch.query.PageRequest;
import org.folio.batch.upload.model.RowResult;
import org.folio.batch.upload.model.RowStatus;
import org.folio.batch.upload.report.ReportLinks;
import org.jspecify.annotations.Nullable;

/** The uploads of all users of a tenant over HTTP. */
public final class UploadsApi implements BatchTrackingUploads {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final UploadListService lists;
  private final UploadService service;
  private final ReportLinks links;

  public UploadsApi(UploadListService lists, UploadService service, ReportLinks links) {
    this.lists = lists;
    this.service = service;
    this.links = links;
  }

  @Override
  public Future<GetBatchTrackingUploadsResponse> getBatchTrackingUploads(
      @Nullable GetBatchTrackingUploadsState state,
      @Nullable String query,
      int offset,
      int limit,
      @Nullable String after,
      GetBatchTrackingUploadsTotalRecords totalRecords,
      boolean counts,
      RequestContext context) {
    PageRequest request =
        ListRequests.folio(
            UploadList.UPLOAD,
            query,
            state == null ? null : state.wire(),
            new Paging(offset, limit, after, totalRecords.wire(), counts));
    return lists
        .list(context.tenant(), request)
        .map(
            page ->
                new UploadCollection()
                    .withUploads(page.items().stream().map(UploadsApi::summary).toList())
                    .withTotalRecords(page.totalAsInt())
                    .withNext(page.next())
                    .withLimitedTo(ListAnswers.limitedTo(page, limit))
                    .withCounts(ListAnswers.counts(page)))
        .map(GetBatchTrackingUploadsResponse::respond200WithApplicationJson);
  }

  @Override
  public Future<GetBatchTrackingUploadsByProcessIdResponse> getBatchTrackingUploadsByProcessId(
      String processId, RequestContext context) {
    return lists
        .get(context.tenant(), processId)
        .map(
            upload -> {
              UploadSummary summary = summary(upload);
              return upload.ended() == null
                  ? summary
                  : summary.withReportPath(links.sign(context.tenant(), summary.getProcessId()));
            })
        .map(GetBatchTrackingUploadsByProcessIdResponse::respond200WithApplicationJson);
  }

  @Override
  public Future<GetBatchTrackingUploadsRowsByProcessIdResponse>
      getBatchTrackingUploadsRowsByProcessId(
          String processId,
          @Nullable GetBatchTrackingUploadsRowsByProcessIdState state,
          @Nullable String query,
          int offset,
          int limit,
          @Nullable String after,
          GetBatchTrackingUploadsRowsByProcessIdTotalRecords totalRecords,
          boolean counts,
          RequestContext context) {
    PageRequest request =
        ListRequests.folio(
            UploadList.ROW,
            query,
            state == null ? null : state.wire(),
            new Paging(offset, limit, after, totalRecords.wire(), counts));
    return lists
        .rows(context.tenant(), processId, request)
        .map(
            found -> {
              ListPage<RowResult> page = found.page();
              return new UploadRowCollection()
                  .withRows(page.items().stream().map(UploadsApi::row).toList())
                  .withColumns(found.upload().columns())
                  .withTotalRecords(page.totalAsInt())
                  .withNext(page.next())
                  .withLimitedTo(ListAnswers.limitedTo(page, limit))
                  .withCounts(ListAnswers.counts(page));
            })
        .map(GetBatchTrackingUploadsRowsByProcessIdResponse::respond200WithApplicationJson);
  }

  @Override
  public Future<PostBatchTrackingUploadsCleanupResponse> postBatchTrackingUploadsCleanup(
      RequestContext context) {
    return service
        .cleanUp(context.tenant())
        .map(count -> "Cleaned up " + count + " uploads")
        .map(PostBatchTrackingUploadsCleanupResponse::respond200WithTextPlain);
  }

  private static UploadSummary summary(ListedUpload upload) {
    return new UploadSummary()
        .withProcessId(String.valueOf(upload.id()))
        .withState(UploadSummary.State.fromValue(upload.state()))
        .withFileName(upload.fileName())
        .withMode(upload.mode())
        .withDryRun(upload.dryRun())
        .withUserId(upload.userId())
        .withChannelId(upload.channelId().isEmpty() ? null : upload.channelId())
        .withTotalCount(upload.counts().total())
        .withSuccessCount(upload.counts().succeeded())
        .withFailedCount(upload.counts().failed())
        .withCancelledCount(upload.counts().cancelled())
        .withTaskId(upload.taskId())
        .withCreatedDate(TIME.format(upload.created()))
        .withStartedDate(text(upload.started()))
        .withEndedDate(text(upload.ended()));
  }

  private static UploadRowResult row(RowResult result) {
    return new UploadRowResult()
        .withNumber(result.row().number())
        .withLine(result.row().line())
        .withStatus(status(result.status()))
        .withReasons(result.reasons())
        .withDuplicateOf(result.row().duplicateOf())
        .withCells(result.row().cells());
  }

  private static UploadRowResult.Status status(RowStatus status) {
    return switch (status) {
      case PENDING, STARTED -> UploadRowResult.Status.PENDING;
      case SUCCEEDED -> UploadRowResult.Status.SUCCEEDED;
      case FAILED, RETIRING -> UploadRowResult.Status.FAILED;
      case CANCELLED -> UploadRowResult.Status.CANCELLED;
    };
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : TIME.format(time);
  }
}
