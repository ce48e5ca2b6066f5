package org.folio.batch.tracking;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.Feed;
import org.folio.batch.ingest.Place;
import org.folio.batch.ingest.RecordReader;
import org.folio.batch.ingest.Tally;
import org.folio.batch.outbox.Outbox;
import org.folio.batch.outbox.OutboxEvent;
import org.folio.batch.tracking.CountStore.Count;

/** Counts the item events of each batch, and tells of each batch that is complete. */
public final class ItemEventFeed implements Feed<UUID> {
  private static final String TOPIC = "inventory.item";
  private static final String UNKNOWN_BATCH = "unknown_batch";
  private static final String COMPLETE_BATCH = "complete_batch";

  private final Clock clock;
  private final Outbox outbox = new Outbox();
  private final CountStore store = new CountStore();

  public ItemEventFeed(Clock clock) {
    this.clock = clock;
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
              List<OutboxEvent> completed =
                  completed(tenant, counts, now, batch -> cause(batch, batches, places));
              return outbox
                  .append(transaction, tenant, completed)
                  .map(appended -> tally(events, counts, completed.size()));
            });
  }

  /** Returns headers of the last event of the batch among those that completed it. */
  private static Map<String, String> cause(
      UUID batch, List<UUID> batches, IntFunction<Place> places) {
    return CauseHeaders.of(places.apply(batches.lastIndexOf(batch)).headers());
  }

  private static List<OutboxEvent> completed(
      Tenant tenant, List<Count> counts, Instant now, Function<UUID, Map<String, String>> cause) {
    List<OutboxEvent> completed = new ArrayList<>();
    for (Count count : counts) {
      if (count.completed() != null) {
        completed.add(
            BatchEvent.completed(tenant, count.completed(), now, cause.apply(count.id())));
      }
    }
    return completed;
  }

  private static Tally tally(Map<UUID, Integer> events, List<Count> counts, int appended) {
    int sent = events.values().stream().mapToInt(n -> n).sum();
    int ofKnown = counts.stream().mapToInt(count -> events.getOrDefault(count.id(), 0)).sum();
    int added = counts.stream().mapToInt(Count::added).sum();
    Map<String, Integer> skipped = new HashMap<>();
    if (sent > ofKnown) {
      skipped.put(UNKNOWN_BATCH, sent - ofKnown);
    }
    if (ofKnown > added) {
      skipped.put(COMPLETE_BATCH, ofKnown - added);
    }
    return new Tally(added, skipped, appended);
  }
}
