package org.folio.batch.ingest;

import io.vertx.core.Future;
import java.time.temporal.ChronoUnit;
import org.folio.batch.api.BatchTrackingIngestHistory;
import org.folio.batch.api.model.IngestTopicHistory;
import org.folio.batch.http.RequestContext;
import org.folio.batch.ingest.IngestHistory.Counts;

/** How many of a tenant's events were counted in each minute of the last hour, over HTTP. */
public final class IngestHistoryApi implements BatchTrackingIngestHistory {
  private final IngestStatusService service;

  public IngestHistoryApi(IngestStatusService service) {
    this.service = service;
  }

  @Override
  public Future<GetBatchTrackingIngestHistoryResponse> getBatchTrackingIngestHistory(
      RequestContext context) {
    return service
        .history(context.tenant())
        .map(this::json)
        .map(GetBatchTrackingIngestHistoryResponse::respond200WithApplicationJson);
  }

  private org.folio.batch.api.model.IngestHistory json(IngestHistory history) {
    return new org.folio.batch.api.model.IngestHistory()
        .withFrom(history.from().toString())
        .withUntil(history.until().truncatedTo(ChronoUnit.MILLIS).toString())
        .withCounted(history.all().counted())
        .withSkipped(history.all().skipped())
        .withTopics(
            history.byTopic().entrySet().stream()
                .map(each -> topic(each.getKey(), each.getValue()))
                .toList());
  }

  private IngestTopicHistory topic(String topic, Counts counts) {
    return new IngestTopicHistory()
        .withFeed(service.feed(topic))
        .withTopic(topic)
        .withCounted(counts.counted())
        .withSkipped(counts.skipped());
  }
}
