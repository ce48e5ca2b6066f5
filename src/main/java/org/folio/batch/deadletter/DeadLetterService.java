package org.folio.batch.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.error.Violation;
import org.folio.batch.ingest.commit.ApplyResult;
import org.folio.batch.ingest.commit.Decoded;
import org.folio.batch.ingest.commit.Decoded.Candidate;
import org.folio.batch.ingest.commit.Decoded.Skipped;
import org.folio.batch.ingest.commit.Decoded.Unreadable;
import org.folio.batch.ingest.commit.EventProcessor;
import org.folio.batch.ingest.position.RecordHeaders;
import org.folio.batch.ingest.position.RecordPosition;
import org.folio.batch.kafka.TopicReader;
import org.folio.batch.kafka.TopicReader.Page;
import org.folio.batch.kafka.Topics;
import org.folio.batch.query.Filter;
import org.folio.batch.query.ListStore;
import org.jspecify.annotations.Nullable;

/** Lists and replays the dead letters of a tenant. Safe to call from any thread. */
public final class DeadLetterService {
  private static final Logger log = LogManager.getLogger(DeadLetterService.class);
  private static final String NOT_COUNTED = "NOT_COUNTED";

  /** A request with a query reads at most these dead letters, so that it ends in some seconds. */
  private static final int MOST_READS = 4;

  private static final int AT_A_TIME = 250;

  private static final Pattern ID = Pattern.compile("(.+)-([0-9]{1,9})-([0-9]{1,18})");

  private final Database database;
  private final TopicReader reader;
  private final Topics topics;
  private final Set<String> sharedQualifiers;
  private final Collection<EventProcessor<?>> feeds;
  private final Consumer<Tenant> eventsAppended;
  private final Clock clock;
  private final ReplayStore store = new ReplayStore();
  private final ListStore lists = new ListStore();
  private final Counter counted;

  /**
   * @param sharedQualifiers of the topics that tenants share
   * @param feeds apply the records of the topics that are read
   * @param eventsAppended called with a tenant for which events were committed to the outbox; must
   *     not block
   */
  public DeadLetterService(
      Database database,
      TopicReader reader,
      Topics topics,
      Set<String> sharedQualifiers,
      Collection<EventProcessor<?>> feeds,
      Consumer<Tenant> eventsAppended,
      Clock clock,
      MeterRegistry meters) {
    this.database = database;
    this.reader = reader;
    this.topics = topics;
    this.sharedQualifiers = sharedQualifiers;
    this.feeds = List.copyOf(feeds);
    this.eventsAppended = eventsAppended;
    this.clock = clock;
    this.counted =
        Counter.builder("dead.letters.replayed")
            .description("Records that were counted by a replay of their dead letter")
            .register(meters);
  }

  /**
   * A dead letter and its replay.
   *
   * @param replay null when the record was not replayed
   */
  record Shown(DeadLetter letter, @Nullable Replay replay) {}

  /**
   * Result of a replay.
   *
   * @param replay null when the record changed nothing
   * @param skipReason null when it was counted
   */
  record Result(String id, @Nullable Replay replay, @Nullable String skipReason) {}

  /**
   * Lists dead letters without their values, newest first. With a filter, a page may have fewer
   * than {@code limit} although more follow, because only some are read from Kafka for it.
   */
  Future<Page<Shown>> list(Tenant tenant, Filter filter, int limit, Map<Integer, Long> before) {
    Future<Page<DeadLetter>> letters =
        filter instanceof Filter.All
            ? latest(tenant, limit, before)
            : matching(tenant, filter, limit, before, MOST_READS);
    return letters.compose(
        page ->
            withReplays(tenant, page.messages())
                .map(shown -> new Page<>(shown, page.total(), page.next())));
  }

  private Future<Page<DeadLetter>> latest(Tenant tenant, int limit, Map<Integer, Long> before) {
    String topic = topics.of(tenant, Topics.DEAD_LETTERS);
    return reader.latest(topic, limit, before, m -> DeadLetter.of(topic, m).withoutValue());
  }

  private Future<Page<DeadLetter>> matching(
      Tenant tenant, Filter filter, int limit, Map<Integer, Long> before, int reads) {
    return latest(tenant, AT_A_TIME, before)
        .compose(
            page ->
                matching(tenant, filter, page.messages())
                    .compose(
                        found -> {
                          if (found.size() >= limit) {
                            return Future.succeededFuture(first(limit, found, page, before));
                          }
                          List<DeadLetter> letters =
                              found.stream().map(page.messages()::get).toList();
                          if (page.next().isEmpty() || reads == 1) {
                            return Future.succeededFuture(
                                new Page<>(letters, page.total(), page.next()));
                          }
                          return matching(
                                  tenant, filter, limit - letters.size(), page.next(), reads - 1)
                              .map(
                                  more ->
                                      new Page<>(
                                          Stream.of(letters, more.messages())
                                              .flatMap(List::stream)
                                              .toList(),
                                          page.total(),
                                          more.next()));
                        }));
  }

  /** Returns the indexes of the dead letters that match. */
  private Future<List<Integer>> matching(Tenant tenant, Filter filter, List<DeadLetter> letters) {
    return letters.isEmpty()
        ? Future.succeededFuture(List.of())
        : database.withTenant(
            tenant,
            c -> lists.matching(c, DeadLetterList.LIST, filter, DeadLetterList.rows(letters)));
  }

  /** Cuts a page after the last of so many matches; the next one begins there. */
  private static Page<DeadLetter> first(
      int limit, List<Integer> found, Page<DeadLetter> page, Map<Integer, Long> before) {
    List<DeadLetter> all = page.messages();
    int end = found.get(limit - 1) + 1;
    List<DeadLetter> letters = found.stream().limit(limit).map(all::get).toList();
    if (end == all.size()) {
      return new Page<>(letters, page.total(), page.next());
    }
    Map<Integer, Long> next = new TreeMap<>(before);
    for (DeadLetter read : all.subList(0, end)) {
      Matcher id = ID.matcher(read.id());
      if (id.matches()) {
        next.merge(Integer.valueOf(id.group(2)), Long.valueOf(id.group(3)), Math::min);
      }
    }
    return new Page<>(letters, page.total(), next);
  }

  /** Reads a dead letter with its value. */
  Future<Shown> get(Tenant tenant, String id) {
    return read(tenant, id)
        .compose(letter -> withReplays(tenant, List.of(letter)))
        .map(shown -> shown.get(0));
  }

  private Future<DeadLetter> read(Tenant tenant, String id) {
    String topic = topics.of(tenant, Topics.DEAD_LETTERS);
    Matcher parts = ID.matcher(id);
    if (!parts.matches() || !parts.group(1).equals(topic)) {
      return Future.failedFuture(noLetter());
    }
    return reader
        .read(topic, Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3)))
        .map(
            found ->
                found
                    .map(message -> DeadLetter.of(topic, message))
                    .orElseThrow(DeadLetterService::noLetter));
  }

  private static ServiceException noLetter() {
    return ServiceException.notFound(
        "There is no dead letter with this id; Kafka keeps dead letters for a limited time");
  }

  private Future<List<Shown>> withReplays(Tenant tenant, List<DeadLetter> letters) {
    if (letters.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    Set<RecordPosition> places =
        letters.stream().map(DeadLetter::place).collect(Collectors.toSet());
    return database
        .withTenant(tenant, c -> store.get(c, places))
        .map(
            replays ->
                letters.stream().map(one -> new Shown(one, replays.get(one.place()))).toList());
  }

  /**
   * Counts the record of a dead letter. Fails with {@code CONFLICT} when it was replayed before,
   * and with {@code INVALID} when it still cannot be read.
   *
   * @param corrected the value to count instead; null for the value as it was
   * @param by the user who replays it
   * @param headers of the request, for calls to other modules
   */
  Future<Result> replay(
      Tenant tenant,
      String id,
      @Nullable String corrected,
      Optional<UUID> by,
      RecordHeaders headers) {
    return read(tenant, id)
        .compose(
            letter ->
                replay(
                    tenant,
                    letter,
                    feed(letter),
                    value(letter, corrected),
                    new Replay(
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        by.orElse(null),
                        corrected != null),
                    headers));
  }

  private EventProcessor<?> feed(DeadLetter letter) {
    return feeds.stream()
        .filter(
            feed ->
                topics
                    .everyTenants(List.of(feed.topic()), sharedQualifiers)
                    .matcher(letter.place().topic())
                    .matches())
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    "must be of a record of a topic that this module reads, but is of topic \"%s\""
                        .formatted(letter.place().topic()),
                    "id",
                    letter.id()));
  }

  private static byte @Nullable [] value(DeadLetter letter, @Nullable String corrected) {
    if (corrected != null) {
      return corrected.getBytes(UTF_8);
    }
    if (letter.isCut()) {
      throw invalid(
          "must be given, because the dead letter has only the first bytes of the record's value",
          "value",
          "null");
    }
    if (letter.skippedOffsets() > 0) {
      throw invalid("must be given, because Kafka could not deliver the record", "value", "null");
    }
    return letter.value();
  }

  private <V> Future<Result> replay(
      Tenant tenant,
      DeadLetter letter,
      EventProcessor<V> feed,
      byte @Nullable [] value,
      Replay replay,
      RecordHeaders headers) {
    Decoded<V> reading = feed.newReader().read(value, tenant::id);
    if (reading instanceof Unreadable<V> unreadable) {
      throw unreadable(unreadable.reason(), value);
    }
    return feed.prepare(tenant, headers)
        .compose(
            prepared ->
                database.inTransaction(
                    tenant,
                    tx ->
                        store
                            .add(tx, letter, replay)
                            .compose(
                                added ->
                                    added
                                        ? apply(tx, letter, feed, reading, value)
                                        : alreadyReplayed(tx, letter))))
        .map(
            tally -> {
              counted.increment();
              if (tally.events() > 0) {
                eventsAppended.accept(tenant);
              }
              tally.others().forEach(eventsAppended);
              tally.afterCommit().run();
              log.info(
                  "Dead letter {} was replayed{} by user {}",
                  letter.id(),
                  replay.corrected() ? " with a corrected value" : "",
                  replay.by());
              return new Result(letter.id(), replay, null);
            })
        .recover(
            e ->
                isNotCounted(e)
                    ? Future.succeededFuture(new Result(letter.id(), null, e.getMessage()))
                    : Future.failedFuture(e));
  }

  private <V> Future<ApplyResult> apply(
      TenantConnection tx,
      DeadLetter letter,
      EventProcessor<V> feed,
      Decoded<V> reading,
      byte @Nullable [] value) {
    if (reading instanceof Skipped<V> skipped) {
      return Future.failedFuture(notCounted(text(skipped.reason())));
    }
    Candidate<V> candidate = (Candidate<V>) reading;
    if (!candidate.tenant().equals(tx.tenant())) {
      return Future.failedFuture(
          invalid("must be of tenant " + tx.tenant(), "value", "of another tenant"));
    }
    return feed.apply(tx, List.of(candidate.value()), index -> letter.place())
        .map(
            tally -> {
              if (!tally.refusals().isEmpty()) {
                throw unreadable(tally.refusals().get(0), value); // rolls back the new dead letter
              }
              if (tally.counted() == 0) {
                throw notCounted(
                    tally.skipped().keySet().stream()
                        .map(DeadLetterService::text)
                        .collect(Collectors.joining("; ")));
              }
              return tally;
            });
  }

  private Future<ApplyResult> alreadyReplayed(TenantConnection tx, DeadLetter letter) {
    RecordPosition place = letter.place();
    return store
        .get(tx, List.of(place))
        .compose(
            replays ->
                Future.failedFuture(
                    ServiceException.of(
                        Kind.CONFLICT,
                        "The record at offset %d of %s-%d was replayed%s"
                            .formatted(
                                place.offset(),
                                place.topic(),
                                place.partition(),
                                at(replays.get(place))))));
  }

  private static String at(@Nullable Replay replay) {
    Instant date = replay == null ? null : replay.date();
    return date == null ? " before" : " at " + date;
  }

  private static ServiceException unreadable(String reason, byte @Nullable [] value) {
    return invalid(
        "cannot be counted: " + reason,
        "value",
        value == null ? "null" : "of " + value.length + " bytes");
  }

  private static ServiceException invalid(String message, String key, String value) {
    return ServiceException.invalid(List.of(new Violation(message, "-1", key, value)));
  }

  private static String text(String reason) {
    return switch (reason) {
      case "unknown_batch" -> "There is no batch with the id that the record names";
      case "complete_batch" -> "The batch of the record is complete already";
      case "no_batch" -> "The record belongs to no batch";
      case "no_change" -> "The record changes nothing that counts";
      case "other_type" -> "Records of this type do not count";
      case "tombstone" -> "The record has no value";
      case "repeated" -> "A consumption with this external id is counted already";
      default -> reason.replace('_', ' ');
    };
  }

  /** Rolls back a replay that changed nothing. */
  private static ServiceException notCounted(String reason) {
    return ServiceException.coded(Kind.CONFLICT, NOT_COUNTED, reason);
  }

  private static boolean isNotCounted(Throwable e) {
    return e instanceof ServiceException failure && failure.code().equals(NOT_COUNTED);
  }
}
