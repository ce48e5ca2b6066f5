package org.folio.batch.consumption.limit;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.folio.batch.consumption.resource.Violations;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.error.ServiceException;
import org.folio.batch.ingest.commit.ApplyResult;
import org.folio.batch.ingest.commit.EventProcessor;
import org.folio.batch.ingest.commit.IngestMetrics;
import org.folio.batch.ingest.commit.RecordDecoder;
import org.folio.batch.ingest.commit.SkippedRecords;
import org.folio.batch.ingest.position.RecordPosition;
import org.folio.batch.json.Json;
import org.folio.batch.outbox.Outbox;
import org.folio.batch.outbox.OutboxEvent;

/**
 * Counts consumptions from events. A readable event that cannot be counted, for example because its
 * limit does not exist, is written as a dead letter in the same transaction.
 */
public final class ConsumptionEventProcessor implements EventProcessor<NewConsumption> {
  private static final String TOPIC = "limit.consumption";
  private static final String DEAD_LETTERS = "batch-tracking.dead-letter";

  private final Clock clock;
  private final LimitStore limits = new LimitStore();
  private final ConsumptionStore store = new ConsumptionStore();
  private final Outbox outbox = new Outbox();

  public ConsumptionEventProcessor(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String topic() {
    return TOPIC;
  }

  /** Returns false: the value is the object that clients post, which names no tenant. */
  @Override
  public boolean takesTenantFromTopic() {
    return true;
  }

  @Override
  public RecordDecoder<NewConsumption> newReader() {
    return new ConsumptionDecoder();
  }

  @Override
  public Future<ApplyResult> apply(
      TenantConnection tx, List<NewConsumption> values, IntFunction<RecordPosition> positions) {
    Set<String> codes = values.stream().map(NewConsumption::limitCode).collect(Collectors.toSet());
    return limits
        .get(tx, codes)
        .compose(known -> new Application(tx, values, positions).run(known));
  }

  /** Processes the values of one transaction. */
  private final class Application {
    private final TenantConnection tx;
    private final List<NewConsumption> values;
    private final IntFunction<RecordPosition> positions;
    private final List<LimitedConsumption> accepted;
    private final int[] indexOfAccepted;
    private final List<OutboxEvent> refused = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final SkippedRecords skips = new SkippedRecords();
    private int refusedOfAccepted;

    Application(
        TenantConnection tx, List<NewConsumption> values, IntFunction<RecordPosition> positions) {
      this.tx = tx;
      this.values = values;
      this.positions = positions;
      this.accepted = new ArrayList<>(values.size());
      this.indexOfAccepted = new int[values.size()];
    }

    Future<ApplyResult> run(Map<String, Limit> known) {
      for (int i = 0; i < values.size(); i++) {
        NewConsumption value = values.get(i);
        Limit limit = known.get(value.limitCode());
        Violations violations = ConsumptionRules.check(limit, value);
        if (limit != null && violations.isEmpty()) {
          indexOfAccepted[accepted.size()] = i;
          accepted.add(new LimitedConsumption(limit, value));
        } else {
          refuse(i, ServiceException.invalid(violations.all()));
        }
      }
      return add()
          .compose(counted -> refuseReused(counted).map(counted))
          .compose(counted -> outbox.append(tx, refused).map(tally(counted)));
    }

    // Usually no external id is repeated, and the faster statement is enough.
    private Future<AddResult> add() {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      return store
          .addNew(tx, accepted, now)
          .compose(
              done ->
                  done
                      ? Future.succeededFuture(new AddResult(accepted.size(), null))
                      : store.add(tx, accepted, now));
    }

    /** Refuses each consumption that repeats an external id with different content. */
    private Future<Void> refuseReused(AddResult counted) {
      if (counted.added() == accepted.size()) {
        return Future.succeededFuture();
      }
      return store
          .byExternalId(tx, externalIds())
          .map(
              stored -> {
                Map<String, Consumption> existing = new HashMap<>();
                stored.forEach(one -> existing.put(String.valueOf(one.externalId()), one));
                for (int i = 0; i < accepted.size(); i++) {
                  NewConsumption one = accepted.get(i).consumption();
                  Consumption before = existing.get(String.valueOf(one.externalId()));
                  if (before != null && !before.isRepeatedBy(one)) {
                    refuse(indexOfAccepted[i], reused(before));
                    refusedOfAccepted++;
                  }
                }
                return null;
              });
    }

    private void refuse(int index, ServiceException failure) {
      NewConsumption value = values.get(index);
      String reason = ConsumptionDecoder.reason(failure);
      refusals.add(reason);
      RecordPosition place = positions.apply(index);
      skips.addDeadLetter(IngestMetrics.REFUSED, reason, place);
      refused.add(
          new OutboxEvent(
              UUID.randomUUID(),
              DEAD_LETTERS,
              value.externalId() == null ? value.subject() : value.externalId(),
              Json.encode(ConsumptionJson.write(value)).toString(),
              place.deadLetterHeaders(reason)));
    }

    private Set<String> externalIds() {
      return accepted.stream()
          .map(one -> one.consumption().externalId())
          .filter(id -> id != null)
          .map(String::valueOf)
          .collect(Collectors.toSet());
    }

    private ApplyResult tally(AddResult counted) {
      int repeated = accepted.size() - counted.added() - refusedOfAccepted;
      if (repeated > 0) {
        skips.add("repeated", repeated, positions.apply(values.size() - 1));
      }
      return new ApplyResult(counted.added(), skips, refused.size(), () -> {}, refusals);
    }
  }

  private static ServiceException reused(Consumption before) {
    return ServiceException.invalid(
        List.of(ConsumptionRules.usedForAnother(String.valueOf(before.externalId()))));
  }
}
