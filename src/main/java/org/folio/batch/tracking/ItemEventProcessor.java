package org.folio.batch.tracking;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.ingest.commit.ApplyResult;
import org.folio.batch.ingest.commit.EventProcessor;
import org.folio.batch.ingest.commit.RecordDecoder;
import org.folio.batch.ingest.position.RecordPosition;
import org.folio.batch.outbox.Outbox;
import org.folio.batch.outbox.OutboxEvent;
import org.folio.batch.tracking.CountStore.Count;

/** Counts the item events of each batch and announces batches that are complete. */
public final class ItemEventProcessor implements EventProcessor<UUID> {
  private static final String TOPIC = "inventory.item";
  private static final String UNKNOWN_BATCH = "unknown_batch";
  private static final String COMPLETE_BATCH = "complete_batch";

  private final Clock clock;
  private final Outbox outbox = new Outbox();
  private final CountStore store = new CountStore();

  public ItemEventProcessor(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String topic() {
    return TOPIC;
  }

  @Override
  public RecordDecoder<UUID> newReader() {
    return new ItemEventDecoder();
  }

  @Override
  public Future<ApplyResult> apply(
      TenantConnection transaction, List<UUID> batches, IntFunction<RecordPosition> places) {
    Map<UUID, Integer> events = new HashMap<>();
    batches.forEach(batch -> events.merge(batch, 1, Integer::sum));
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return store
        .add(transaction, events, now)
        .compose(
            counts -> {
              List<OutboxEvent> completed = completed(transaction.tenant(), counts, now);
              return outbox
                  .append(transaction, completed)
                  .map(appended -> tally(events, counts, completed.size()));
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

  private static ApplyResult tally(Map<UUID, Integer> events, List<Count> counts, int appended) {
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
    return new ApplyResult(added, skipped, appended);
  }
}
