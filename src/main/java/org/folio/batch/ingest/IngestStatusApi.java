package org.folio.batch.ingest;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.folio.batch.api.BatchTrackingIngest;
import org.folio.batch.api.model.DeadLetterCount;
import org.folio.batch.api.model.IngestFeed;
import org.folio.batch.api.model.IngestPartition;
import org.folio.batch.api.model.IngestStatus;
import org.folio.batch.api.model.IngestWait;
import org.folio.batch.api.model.RecordPlace;
import org.folio.batch.api.model.SkippedEvents;
import org.folio.batch.http.RequestContext;
import org.folio.batch.ingest.IngestStatusService.IngestState;
import org.folio.batch.ingest.IngestStatusService.PartitionState;
import org.folio.batch.ingest.IngestStatusService.TopicState;
import org.folio.batch.ingest.commit.SkipStore.StoredSkips;
import org.folio.batch.ingest.commit.WaitStore.Wait;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoint that shows how a tenant's events are counted. */
public final class IngestStatusApi implements BatchTrackingIngest {
  private final IngestStatusService service;

  public IngestStatusApi(IngestStatusService service) {
    this.service = service;
  }

  @Override
  public Future<GetBatchTrackingIngestResponse> getBatchTrackingIngest(RequestContext context) {
    return service
        .get(context.tenant())
        .map(IngestStatusApi::json)
        .map(GetBatchTrackingIngestResponse::respond200WithApplicationJson);
  }

  private static IngestStatus json(IngestState state) {
    return new IngestStatus()
        .withFeeds(state.topics().stream().map(IngestStatusApi::feed).toList())
        .withWaiting(state.waits().stream().map(IngestStatusApi::waiting).toList());
  }

  private static IngestFeed feed(TopicState state) {
    return new IngestFeed()
        .withFeed(state.feed())
        .withTopic(state.topic())
        .withLag(state.lag())
        .withPartitions(state.partitions().stream().map(IngestStatusApi::partition).toList())
        .withCounted(state.counted())
        .withLastEventDate(state.applied() == null ? null : date(state.applied().date()))
        .withSkipped(skipped(state.skips()))
        .withDeadLetters(deadLetters(state.skips()));
  }

  private static IngestPartition partition(PartitionState state) {
    return new IngestPartition()
        .withPartition(state.position().partition().partition())
        .withPosition(state.position().offset())
        .withEndOffset(state.position().end())
        .withLag(state.lag());
  }

  // the latest come first
  private static List<SkippedEvents> skipped(List<StoredSkips> skips) {
    Map<String, SkippedEvents> byReason = new LinkedHashMap<>();
    for (StoredSkips each : skips) {
      if (each.skipped().detail() == null) {
        byReason.merge(
            each.skipped().reason(),
            new SkippedEvents()
                .withReason(each.skipped().reason())
                .withCount(each.skipped().count())
                .withLatest(place(each)),
            (latest, other) -> latest.withCount(latest.getCount() + other.getCount()));
      }
    }
    return List.copyOf(byReason.values());
  }

  private static DeadLetterCount deadLetters(List<StoredSkips> skips) {
    DeadLetterCount deadLetters = new DeadLetterCount().withCount(0L);
    for (StoredSkips each : skips) {
      if (each.skipped().detail() != null) {
        deadLetters.setCount(deadLetters.getCount() + each.skipped().count());
        if (deadLetters.getLatest() == null) {
          deadLetters.setLatest(place(each).withReason(each.skipped().detail()));
        }
      }
    }
    return deadLetters;
  }

  private static RecordPlace place(StoredSkips each) {
    return new RecordPlace()
        .withTopic(each.skipped().latest().topic())
        .withPartition(each.skipped().latest().partition())
        .withOffset(each.skipped().latest().offset())
        .withDate(date(each.date()));
  }

  private static IngestWait waiting(Wait wait) {
    return new IngestWait()
        .withFeed(wait.feed())
        .withTopic(ifAny(wait.topic()))
        .withReason(wait.reason())
        .withSince(date(wait.since()))
        .withRecords(wait.records());
  }

  private static @Nullable String ifAny(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String date(Instant date) {
    return date.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
