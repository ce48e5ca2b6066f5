package org.folio.batch.consumption;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
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
import org.folio.batch.consumption.ConsumptionStore.OfLimit;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.Failure;
import org.folio.batch.http.Json;
import org.folio.batch.ingest.Feed;
import org.folio.batch.ingest.Place;
import org.folio.batch.ingest.RecordReader;
import org.folio.batch.ingest.SkippedRecords;
import org.folio.batch.ingest.Tally;
import org.folio.batch.outbox.Outbox;
import org.folio.batch.outbox.OutboxEvent;

/**
 * Counts consumptions that come as events. One that can be read and yet not be counted, because
 * there is no such limit, for instance, goes to the dead letters in the same transaction.
 */
public final class ConsumptionFeed implements Feed<NewConsumption> {
  private static final String TOPIC = "limit.consumption";
  private static final String DEAD_LETTERS = "batch-tracking.dead-letter";

  private final Clock clock;
  private final LimitStore limits = new LimitStore();
  private final ConsumptionStore store = new ConsumptionStore();
  private final Outbox outbox = new Outbox();

  public ConsumptionFeed(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String topic() {
    return TOPIC;
  }

  /** The value has no tenant: unlike an item event, it is the object that is posted over HTTP. */
  @Override
  public boolean takesTenantFromTopic() {
    return true;
  }

  @Override
  public RecordReader<NewConsumption> newReader() {
    return new ConsumptionReader();
  }

  @Override
  public Future<Tally> apply(
      SqlConnection tx, Tenant tenant, List<NewConsumption> values, IntFunction<Place> places) {
    Set<String> codes = values.stream().map(NewConsumption::limitCode).collect(Collectors.toSet());
    return limits
        .get(tx, tenant, codes)
        .compose(known -> new Application(tx, tenant, values, places).run(known));
  }

  /** The values of one transaction. */
  private final class Application {
    private final SqlConnection tx;
    private final Tenant tenant;
    private final List<NewConsumption> values;
    private final IntFunction<Place> places;
    private final List<OfLimit> accepted;
    private final int[] indexOfAccepted;
    private final List<OutboxEvent> refused = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final SkippedRecords skips = new SkippedRecords();
    private int refusedOfAccepted;

    Application(
        SqlConnection tx, Tenant tenant, List<NewConsumption> values, IntFunction<Place> places) {
      this.tx = tx;
      this.tenant = tenant;
      this.values = values;
      this.places = places;
      this.accepted = new ArrayList<>(values.size());
      this.indexOfAccepted = new int[values.size()];
    }

    Future<Tally> run(Map<String, Limit> known) {
      for (int i = 0; i < values.size(); i++) {
        NewConsumption value = values.get(i);
        Limit limit = known.get(value.limitCode());
        Violations violations = ConsumptionRules.check(limit, value);
        if (limit != null && violations.isEmpty()) {
          indexOfAccepted[accepted.size()] = i;
          accepted.add(new OfLimit(limit, value));
        } else {
          refuse(i, Failure.invalid(violations.all()));
        }
      }
      return add()
          .compose(counted -> refuseReused(counted).map(counted))
          .compose(counted -> outbox.append(tx, tenant, refused).map(tally(counted)));
    }

    // Most of the time no external id is repeated, and nothing is to be told apart.
    private Future<Counted> add() {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      return store
          .addNew(tx, tenant, accepted, now)
          .compose(
              done ->
                  done
                      ? Future.succeededFuture(new Counted(accepted.size(), null))
                      : store.add(tx, tenant, accepted, now));
    }

    /** Whatever was not added repeats an external id, and perhaps not the consumption. */
    private Future<Void> refuseReused(Counted counted) {
      if (counted.added() == accepted.size()) {
        return Future.succeededFuture();
      }
      return store
          .byExternalId(tx, tenant, externalIds())
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

    private void refuse(int index, Failure failure) {
      NewConsumption value = values.get(index);
      String reason = ConsumptionReader.reason(failure);
      refusals.add(reason);
      Place place = places.apply(index);
      skips.addDeadLetter("refused", reason, place);
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

    private Tally tally(Counted counted) {
      int repeated = accepted.size() - counted.added() - refusedOfAccepted;
      if (repeated > 0) {
        skips.add("repeated", repeated, places.apply(values.size() - 1));
      }
      return new Tally(counted.added(), skips, refused.size(), () -> {}, refusals);
    }
  }

  private static Failure reused(Consumption before) {
    return Failure.invalid(
        List.of(ConsumptionRules.usedForAnother(String.valueOf(before.externalId()))));
  }
}
