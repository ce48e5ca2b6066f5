package org.folio.batch.tracking;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.ingest.commit.ApplyResult;
import org.folio.batch.ingest.commit.EventProcessor;
import org.folio.batch.ingest.commit.RecordDecoder;
import org.folio.batch.ingest.commit.SkippedRecords;
import org.folio.batch.ingest.commit.SkippedRecords.Skipped;
import org.folio.batch.ingest.position.RecordHeaders;
import org.folio.batch.ingest.position.RecordPosition;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.live.LiveKind;
import org.folio.batch.outbox.Outbox;
import org.folio.batch.outbox.OutboxEvent;
import org.folio.batch.tracking.CountStore.Count;
import org.jspecify.annotations.Nullable;

/** Counts the item events of each batch and announces batches that are complete. */
public final class ItemEventProcessor implements EventProcessor<UUID> {
  private static final String TOPIC = "inventory.item";
  private static final String UNKNOWN_BATCH = "unknown_batch";
  private static final String COMPLETE_BATCH = "complete_batch";

  private final Clock clock;
  private final LiveChanges changes;
  private final @Nullable CentralTenants centralTenants;
  private final Outbox outbox = new Outbox();
  private final CountStore store = new CountStore();
  private final BatchSkipStore skips = new BatchSkipStore();

  /** Counts each event in its own tenant, without reporting changes. */
  public ItemEventProcessor(Clock clock) {
    this(clock, new LiveChanges(), null);
  }

  /**
   * Creates the feed.
   *
   * @param changes called with batches that were counted
   * @param centralTenants in which events count whose batch is not in their own tenant; null to
   *     count each event in its own tenant
   */
  public ItemEventProcessor(
      Clock clock, LiveChanges changes, @Nullable CentralTenants centralTenants) {
    this.clock = clock;
    this.changes = changes;
    this.centralTenants = centralTenants;
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
  public int maxWaiting() {
    return 250_000;
  }

  @Override
  public Set<String> headers() {
    return CauseHeaders.NAMES;
  }

  @Override
  public Set<String> headersToPrepare() {
    return centralTenants == null ? Set.of() : CentralTenants.HEADERS;
  }

  @Override
  public Future<Void> prepare(Tenant tenant, RecordHeaders headers) {
    return centralTenants == null
        ? Future.succeededFuture()
        : centralTenants.prepare(tenant, headers);
  }

  /**
   * Counts in the event's own tenant if the batch is there, open or complete, and only otherwise in
   * the central tenant, in the same transaction. So an event counts once whichever tenant it is:
   * the position of its own tenant commits together with the count.
   */
  @Override
  public Future<ApplyResult> apply(
      TenantConnection transaction, List<UUID> batches, IntFunction<RecordPosition> places) {
    Map<UUID, Integer> events = new HashMap<>();
    batches.forEach(batch -> events.merge(batch, 1, Integer::sum));
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Function<UUID, Map<String, String>> cause = causes(batches, places);
    return count(transaction, events, now, cause)
        .compose(
            own -> {
              Map<UUID, Integer> elsewhere = new HashMap<>(events);
              own.counts().forEach(count -> elsewhere.remove(count.id()));
              Tenant central = elsewhere.isEmpty() ? null : centralTenant(transaction.tenant());
              return central == null
                  ? Future.succeededFuture(
                      new ApplyResult(
                          own.added(),
                          skipped(batches, own.counts(), places),
                          own.completed(),
                          () -> tellOfChanges(transaction.tenant(), own)))
                  : Database.continueAs(transaction.connection(), central)
                      .compose(inCentral -> count(inCentral, elsewhere, now, cause))
                      .compose(
                          there ->
                              // what follows in this transaction belongs to the event's tenant
                              Database.continueAs(transaction.connection(), transaction.tenant())
                                  .map(
                                      x ->
                                          tally(
                                              batches,
                                              places,
                                              transaction.tenant(),
                                              own,
                                              central,
                                              there)));
            });
  }

  private ApplyResult tally(
      List<UUID> batches,
      IntFunction<RecordPosition> places,
      Tenant tenant,
      Counted own,
      Tenant central,
      Counted there) {
    List<Count> all = new ArrayList<>(own.counts());
    all.addAll(there.counts());
    return new ApplyResult(
        own.added() + there.added(),
        skipped(batches, all, places),
        own.completed(),
        () -> {
          tellOfChanges(tenant, own);
          tellOfChanges(central, there);
        },
        List.of(),
        there.completed() > 0 ? Set.of(central) : Set.of());
  }

  /** Null if the events of the tenant count nowhere else. */
  private @Nullable Tenant centralTenant(Tenant tenant) {
    if (centralTenants == null) {
      return null;
    }
    CentralOrdering known = centralTenants.ifKnown(tenant);
    if (known == null) {
      throw ServiceException.of(
          Kind.BUSY,
          "Whether tenant "
              + tenant
              + " has a central tenant is not known yet; the other modules do not answer");
    }
    return known.centralTenant().filter(centralTenants::isEnabled).orElse(null);
  }

  private Future<Counted> count(
      TenantConnection transaction,
      Map<UUID, Integer> events,
      Instant now,
      Function<UUID, Map<String, String>> cause) {
    return store
        .add(transaction, events, now)
        .compose(
            counts -> {
              List<OutboxEvent> completed = completed(transaction.tenant(), counts, now, cause);
              return outbox
                  .append(transaction, completed)
                  .map(appended -> new Counted(counts, completed.size()));
            });
  }

  /**
   * What was counted in one tenant.
   *
   * @param completed how many batches were completed, and so events appended
   */
  private record Counted(List<Count> counts, int completed) {
    int added() {
      return counts.stream().mapToInt(Count::added).sum();
    }
  }

  /** Finds the headers of the last event of a batch, among those that completed it. */
  private static Function<UUID, Map<String, String>> causes(
      List<UUID> batches, IntFunction<RecordPosition> places) {
    Map<UUID, Integer> lastIndexes = new HashMap<>();
    return batch -> {
      if (lastIndexes.isEmpty()) { // needed only if a batch is complete
        for (int i = 0; i < batches.size(); i++) {
          lastIndexes.put(batches.get(i), i);
        }
      }
      return CauseHeaders.of(places.apply(lastIndexes.getOrDefault(batch, 0)).headers());
    };
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

  private void tellOfChanges(Tenant tenant, Counted counted) {
    changes.changed(tenant, LiveKind.BATCH, () -> ids(counted.counts()));
  }

  private static List<String> ids(List<Count> counts) {
    return counts.stream()
        .filter(count -> count.added() > 0)
        .map(count -> count.id().toString())
        .toList();
  }

  private static SkippedRecords skipped(
      List<UUID> batches, List<Count> counts, IntFunction<RecordPosition> places) {
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
      TenantConnection transaction, Collection<Skipped> byBatch, Instant now) {
    return skips.add(transaction, byBatch, now);
  }
}
