package org.folio.batch.tracking;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.folio.batch.api.BatchTrackingBatchesProgress;
import org.folio.batch.api.model.BatchPoint;
import org.folio.batch.api.model.BatchRate;
import org.folio.batch.api.model.RecordPlace;
import org.folio.batch.api.model.SkippedEvents;
import org.folio.batch.http.RequestContext;
import org.folio.batch.tracking.BatchSkipStore.BatchSkips;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoint of the progress of batches. */
public final class ProgressApi implements BatchTrackingBatchesProgress {
  private final ProgressService service;

  public ProgressApi(ProgressService service) {
    this.service = service;
  }

  @Override
  public Future<GetBatchTrackingBatchesProgressByIdResponse> getBatchTrackingBatchesProgressById(
      String id, RequestContext context) {
    return service
        .get(context.tenant(), UUID.fromString(id))
        .map(ProgressApi::json)
        .map(GetBatchTrackingBatchesProgressByIdResponse::respond200WithApplicationJson);
  }

  private static org.folio.batch.api.model.BatchProgress json(BatchProgress progress) {
    Batch batch = progress.batch();
    List<BatchPoint> history =
        progress.history().stream()
            .map(
                point ->
                    new BatchPoint().withDate(date(point.date())).withProcessedCount(point.count()))
            .toList();
    return new org.folio.batch.api.model.BatchProgress()
        .withId(batch.id().toString())
        .withStatus(
            batch.isComplete()
                ? org.folio.batch.api.model.BatchProgress.Status.COMPLETE
                : org.folio.batch.api.model.BatchProgress.Status.OPEN)
        .withProcessedCount(batch.processedCount())
        .withTotalRecords(batch.totalRecords())
        .withRatePerSecond(
            new BatchRate()
                .withLastMinute(hundredths(progress.ratePerSecondLastMinute()))
                .withSinceStart(hundredths(progress.ratePerSecondSinceStart())))
        .withCreatedDate(date(batch.createdDate()))
        .withStartedDate(ifAny(progress.counting().first()))
        .withLastCountedDate(ifAny(progress.counting().last()))
        .withEstimatedEndDate(ifAny(progress.estimatedEnd().orElse(null)))
        .withHistory(history)
        .withNotCounted(progress.notCounted().stream().map(ProgressApi::skipped).toList());
  }

  private static SkippedEvents skipped(BatchSkips skips) {
    return new SkippedEvents()
        .withReason(skips.reason())
        .withCount(skips.count())
        .withLatest(
            new RecordPlace()
                .withTopic(skips.latest().topic())
                .withPartition(skips.latest().partition())
                .withOffset(skips.latest().offset())
                .withDate(date(skips.date())));
  }

  private static double hundredths(double rate) {
    return Math.round(rate * 100) / 100.0;
  }

  private static @Nullable String ifAny(@Nullable Instant date) {
    return date == null ? null : date(date);
  }

  private static String date(Instant date) {
    return date.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
