package org.folio.batch.tracking;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.Feed;
import org.folio.batch.ingest.Place;
import org.folio.batch.ingest.RecordReader;
import org.folio.batch.ingest.SkippedRecords;
import org.folio.batch.ingest.SkippedRecords.Skipped;
import org.folio.batch.ingest.Tally;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.live.LiveKind;
import org.folio.batch.outbox.Outbox;
import org.folio.batch.outbox.OutboxEvent;
import org.folio.batch.tracking.CountStore.Count;

/** Counts the item events of each batch, and tells of each batch that is complete. */
public final class ItemEventFeed implements Feed<UUID> {
  private static final String TOPIC = "inventory.item";
  private static final String UNKNOWN_BATCH = "unknown_batch";
  private static final String COMPLETE_BATCH = "complete_batch";

  private final Clock clock;
  private final LiveChanges changes;
  private final Outbox outbox = new Outbox();
  private final CountStore store = new CountStore();
  private final BatchSkipStore skips = new BatchSkipStore();

  /** For events that nobody follows. */
  public ItemEventFeed(Clock clock) {
    this(clock, new LiveChanges());
  }

  /**
   * Makes the feed.
   *
   * @param changes is told of batches that were counted
   */
  public ItemEventFeed(Clock clock, LiveChanges changes) {
    this.clock = clock;
    this.changes = changes;
  }

  @Override
  public String topic() {
    return TOPIC;
  }

  @Override
  public RecordReader<UUID> newReader() {
    return new ItemEventReader();
  }

  @Override
  public Future<Tally> apply(
      SqlConnection transaction, Tenant tenant, List<UUID> batches, IntFunction<Place> places) {
    Map<UUID, Integer> events = new HashMap<>();
    batches.forEach(batch -> events.merge(batch, 1, Integer::sum));
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return store
        .add(transaction, tenant, events, now)
        .compose(
            counts -> {
              List<OutboxEvent> completed = completed(tenant, counts, now);
              return outbox
                  .append(transaction, tenant, completed)
                  .map(
                      appended ->
                          new Tally(
                              counts.stream().mapToInt(Count::added).sum(),
                              skipped(batches, counts, places),
                              completed.size(),
                              () -> changes.changed(tenant, LiveKind.BATCH, () -> ids(counts))));
            });
  }

  private static List<OutboxEvent> completed(Tenant tenant, List<Count> counts, Instant now) {
    List<OutboxEvent> completed = new ArrayList<>();
    for (Count count : counts) {
      if (count.completed() != null) {
        completed.add(BatchEvent.completed(tenant, count.completed(), now));
      }
    }
    return completed;
  }

  private static List<String> ids(List<Count> counts) {
    return counts.stream()
        .filter(count -> count.added() > 0)
        .map(count -> count.id().toString())
        .toList();
  }

  private static SkippedRecords skipped(
      List<UUID> batches, List<Count> counts, IntFunction<Place> places) {
    SkippedRecords skipped = new SkippedRecords();
    int added = counts.stream().mapToInt(Count::added).sum();
    if (added == batches.size()) {
      return skipped;
    }
    Map<UUID, Integer> counting = new HashMap<>();
    counts.forEach(count -> counting.put(count.id(), count.added()));
    for (int i = 0; i < batches.size(); i++) {
      UUID batch = batches.get(i);
      Integer left = counting.get(batch);
      if (left == null) {
        skipped.add(UNKNOWN_BATCH, batch, places.apply(i));
      } else if (left == 0) {
        skipped.add(COMPLETE_BATCH, batch, places.apply(i));
      } else {
        counting.put(batch, left - 1);
      }
    }
    return skipped;
  }

  @Override
  public Future<Void> keepSkipped(
      SqlConnection transaction, Tenant tenant, Collection<Skipped> byBatch, Instant now) {
    return skips.add(transaction, tenant, byBatch, now);
  }
}
