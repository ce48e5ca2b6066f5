package org.folio.batch.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.folio.batch.chaos.TenantLedger.Batch;
import org.folio.batch.chaos.TenantLedger.CorruptRange;
import org.folio.batch.chaos.TenantLedger.Export;
import org.folio.batch.chaos.TenantLedger.Upload;
import org.folio.batch.testkit.TenantSql;

/** Compares what has come of all work with what must have come of it, after the last fault. */
final class Verification {
  private static final Duration SETTLES_WITHIN = Duration.ofMinutes(4);
  private static final Duration COMPLETES_WITHIN = Duration.ofSeconds(90);

  private static final String OPEN_WORK =
      """
      SELECT what || ': ' || count FROM (
        SELECT 'task ' || status AS what, count(*) FROM task
          WHERE status IN ('PENDING', 'PROCESSING') GROUP BY status
        UNION ALL SELECT 'upload ' || status, count(*) FROM upload
          WHERE status IN ('QUEUED', 'PROCESSING') GROUP BY status
        UNION ALL SELECT 'upload row ' || r.status, count(*) FROM upload_row r JOIN upload u ON u.id = r.upload_id
          WHERE r.status IN ('PENDING', 'STARTED', 'RETIRING') AND u.status <> 'RECEIVING' GROUP BY r.status
        UNION ALL SELECT 'event in the outbox', count(*) FROM outbox
        UNION ALL SELECT 'delivery', count(*) FROM notification_delivery WHERE status = 'PENDING'
      ) AS open (what, count) WHERE count > 0""";

  private static final String UPLOADS =
      """
      SELECT u.user_id || ' ' || u.status || ' ' || count(*) FILTER (WHERE r.status = 'SUCCEEDED')
        || ' ' || count(*) FILTER (WHERE r.status = 'FAILED')
      FROM upload u LEFT JOIN upload_row r ON r.upload_id = u.id
      WHERE u.status <> 'RECEIVING' GROUP BY u.user_id, u.id, u.status""";

  private final TestBed bed;
  private final List<EventWorkload> workloads;
  private final Report report;

  /**
   * @param workloads those of the tenants, in their order
   */
  Verification(TestBed bed, List<EventWorkload> workloads, Report report) {
    this.bed = bed;
    this.workloads = workloads;
    this.report = report;
  }

  void run() {
    bed.publisher().flush();
    Map<String, Integer> countable = countable();
    long begin = System.nanoTime();
    settle(countable);
    report.figure("seconds until all work was done", (System.nanoTime() - begin) / 1_000_000_000);
    checkCounts(countable);
    completeHeldBatches();
    checkCompletedEvents();
    checkConsumptions();
    checkExports();
    checkUploads();
    checkDeadLetters();
    List<String> open = openWork();
    report.check("nothing is left unfinished", open.size() + " kinds of work", open);
  }

  /** Batches with their records that count, as the topics have them. */
  private Map<String, Integer> countable() {
    Map<String, Integer> all = new HashMap<>();
    new TreeSet<>(bed.tenants().stream().map(TenantLedger::itemTopic).toList())
        .forEach(topic -> add(bed.publisher().countable(topic), all));
    bed.tenants().forEach(ledger -> add(ledger.countedInDeletedTopics(), all));
    return all;
  }

  private static void add(Map<String, AtomicInteger> counts, Map<String, Integer> to) {
    counts.forEach((batch, count) -> to.merge(batch, count.get(), Integer::sum));
  }

  private void settle(Map<String, Integer> countable) {
    long end = System.nanoTime() + SETTLES_WITHIN.toNanos();
    String left = "?";
    while (!left.isEmpty() && System.nanoTime() < end) {
      TestBed.pause(Duration.ofSeconds(1));
      int failed = unfinishedExports();
      List<String> open = openWork();
      int wrong = wrongCounts(countable).size();
      Set<String> missing = missingLetters();
      left =
          failed + wrong + open.size() + missing.size() == 0
              ? ""
              : "%d wrong counts, %d exports, %d dead letters missing, %s"
                  .formatted(wrong, failed, missing.size(), open);
    }
    if (!left.isEmpty()) {
      bed.say("not settled: " + left);
    }
  }

  private Set<String> missingLetters() {
    Set<String> missing = new TreeSet<>();
    bed.tenants().forEach(ledger -> missing.addAll(ledger.poison()));
    missing.removeAll(bed.deadLetterKeys(bed.tenants()));
    return missing;
  }

  private int unfinishedExports() {
    int unfinished = 0;
    for (TenantLedger ledger : bed.tenants()) {
      for (Export export : ledger.exports()) {
        if (!export.completed().get()) {
          boolean done = OperationWorkload.advance(bed, ledger, export);
          export.completed().set(done);
          unfinished += done ? 0 : 1;
        }
      }
    }
    return unfinished;
  }

  private List<String> openWork() {
    List<String> open = new ArrayList<>();
    for (TenantLedger ledger : bed.tenants()) {
      bed.sql(ledger).texts(OPEN_WORK).forEach(each -> open.add(ledger.tenant() + " " + each));
    }
    return open;
  }

  private List<String> wrongCounts(Map<String, Integer> countable) {
    List<String> wrong = new ArrayList<>();
    for (TenantLedger ledger : bed.tenants()) {
      Map<String, Integer> processed = bed.processed(ledger);
      for (Batch batch : ledger.batches().values()) {
        String id = batch.id().toString();
        int expected = Math.min(batch.total(), countable.getOrDefault(id, 0));
        int seen = processed.getOrDefault(id, -1);
        if (seen != expected) {
          wrong.add(
              "%s batch %s counts %d, and must count %d (%d announced, %d sent)"
                  .formatted(ledger.tenant(), id, seen, expected, batch.total(), batch.planned()));
        }
      }
    }
    return wrong;
  }

  private int sum(ToIntFunction<TenantLedger> number) {
    return bed.tenants().stream().mapToInt(number).sum();
  }

  private void checkCounts(Map<String, Integer> countable) {
    int batches = sum(ledger -> ledger.batches().size());
    int records = countable.values().stream().mapToInt(Integer::intValue).sum();
    report.figure("batches", batches);
    report.figure("records that count", records);
    report.figure("records in all", sum(ledger -> (int) ledger.records()));
    report.check("every count is exact", batches + " batches", wrongCounts(countable));
    int acknowledged =
        sum(
            ledger ->
                ledger.batches().values().stream().mapToInt(b -> b.acknowledged().get()).sum());
    report.check(
        "the topics have each record once (a fault of the harness or of Kafka, if not)",
        acknowledged + " acknowledged",
        acknowledged == records ? List.of() : List.of(records + " found"));
  }

  /** A batch that is held open completes by one more record, if none was counted twice. */
  private void completeHeldBatches() {
    Map<UUID, TenantLedger> held = new HashMap<>();
    for (int i = 0; i < workloads.size(); i++) {
      TenantLedger ledger = bed.tenants().get(i);
      for (Batch batch : ledger.batches().values()) {
        if (batch.isHeld()) {
          workloads.get(i).complete(batch);
          held.put(batch.id(), ledger);
        }
      }
    }
    bed.publisher().flush();
    long end = System.nanoTime() + COMPLETES_WITHIN.toNanos();
    while (!held.isEmpty() && System.nanoTime() < end) {
      TestBed.pause(Duration.ofMillis(500));
      for (TenantLedger ledger : new HashSet<>(held.values())) {
        Map<String, Integer> processed = bed.processed(ledger);
        held.keySet()
            .removeIf(
                id ->
                    held.get(id) == ledger
                        && processed.getOrDefault(id.toString(), -1)
                            == ledger.batches().get(id).total());
      }
    }
    report.check(
        "a batch that lacks one record completes by it",
        held.size() + " did not",
        held.keySet().stream().map(id -> held.get(id).tenant() + " " + id).toList());
  }

  private void checkCompletedEvents() {
    List<String> wrong = new ArrayList<>();
    int published = 0;
    for (TenantLedger ledger : bed.tenants()) {
      Map<String, Set<String>> events = completedEvents(ledger);
      for (Batch batch : ledger.batches().values()) {
        Set<String> ids = events.getOrDefault(batch.id().toString(), Set.of());
        published += ids.size();
        if (ids.size() != 1) {
          wrong.add(ledger.tenant() + " batch " + batch.id() + " has the events " + ids);
        }
      }
      if (!ledger
          .batches()
          .keySet()
          .containsAll(events.keySet().stream().map(UUID::fromString).toList())) {
        wrong.add(ledger.tenant() + " has events of batches that were not announced");
      }
    }
    report.check("each batch has one COMPLETED event id", published + " ids", wrong);
  }

  private Map<String, Set<String>> completedEvents(TenantLedger ledger) {
    String topic = bed.topics().of(ledger.tenant(), "batch-tracking.batch");
    long end = System.nanoTime() + COMPLETES_WITHIN.toNanos();
    Map<String, Set<String>> events = new HashMap<>();
    // the outbox publishes a moment after the count
    while (events.size() < ledger.batches().size() && System.nanoTime() < end) {
      events.clear();
      bed.publisher()
          .read(
              topic,
              message -> {
                JsonObject event = new JsonObject(new String(message.value(), UTF_8));
                if (event.getString("type").equals("COMPLETED")) {
                  events
                      .computeIfAbsent(
                          event.getJsonObject("new").getString("id"), id -> new HashSet<>())
                      .add(event.getString("eventId"));
                }
              });
    }
    return events;
  }

  private void checkConsumptions() {
    List<String> wrong = new ArrayList<>();
    for (TenantLedger ledger : bed.tenants()) {
      TenantSql sql = bed.sql(ledger);
      for (String limit : List.of(EventWorkload.LIMIT, EventWorkload.FIXED_LIMIT)) {
        long expected =
            limit.equals(EventWorkload.LIMIT)
                ? ledger.consumptions().size()
                : EventWorkload.FIXED_CONSUMPTIONS;
        String of = " JOIN consumption_limit l ON l.id = limit_id WHERE code = '" + limit + "'";
        long rows = sql.longs("SELECT count(*) FROM consumption" + of).get(0);
        long counted =
            sql.longs("SELECT coalesce(sum(consumptions), 0)::bigint FROM consumption_counter" + of)
                .get(0);
        String sum =
            sql.texts("SELECT coalesce(sum(quantity), 0) FROM consumption_counter" + of).get(0);
        BigDecimal expectedSum = new BigDecimal("0.01").multiply(BigDecimal.valueOf(expected));
        if (rows != expected
            || counted != expected
            || new BigDecimal(sum).compareTo(expectedSum) != 0) {
          wrong.add(
              "%s %s has %d rows, counts %d, sums up to %s; must be %d"
                  .formatted(ledger.tenant(), limit, rows, counted, sum, expected));
        }
      }
    }
    report.check(
        "each consumption counts once",
        sum(ledger -> ledger.consumptions().size() + EventWorkload.FIXED_CONSUMPTIONS)
            + " consumptions",
        wrong);
  }

  private void checkExports() {
    List<String> wrong = new ArrayList<>();
    int restarts = 0;
    for (TenantLedger ledger : bed.tenants()) {
      for (Export export : ledger.exports()) {
        restarts += export.restarts().get();
        if (export.completed().get()) {
          checkExport(ledger, export).forEach(each -> wrong.add(ledger.tenant() + " " + each));
        } else {
          wrong.add(ledger.tenant() + " " + export.path() + " is not completed");
        }
      }
      long files =
          bed.sql(ledger).longs("SELECT count(*) FROM data_file WHERE state = 'PUBLISHED'").get(0);
      if (files != ledger.exports().size()) {
        wrong.add(ledger.tenant() + " has " + files + " files");
      }
    }
    int exports = sum(ledger -> ledger.exports().size());
    report.figure("exports", exports);
    report.figure("exports restarted by the operator", restarts);
    report.figure("attempts lost to another instance", lostAttempts());
    report.check("each export has one file with the right lines", exports + " exports", wrong);
    checkNotifications();
  }

  private long lostAttempts() {
    return bed.tenants().stream()
        .mapToLong(
            ledger ->
                bed.sql(ledger)
                    .longs("SELECT count(*) FROM task_attempt WHERE outcome = 'LOST'")
                    .get(0))
        .sum();
  }

  private List<String> checkExport(TenantLedger ledger, Export export) {
    JsonObject found = new JsonObject(bed.api().get(ledger.tenant(), export.path()).body());
    String set = OperationWorkload.link(found, "datafileset");
    JsonArray files =
        new JsonObject(bed.api().get(ledger.tenant(), set).body()).getJsonArray("dataFiles");
    if (files.size() != 1) {
      return List.of(export.path() + " has " + files.size() + " files");
    }
    JsonObject file = files.getJsonObject(0);
    String text = bed.api().get(ledger.tenant(), OperationWorkload.link(file, "data")).body();
    List<JsonObject> lines = text.lines().map(JsonObject::new).toList();
    Set<String> ids = new HashSet<>();
    int consumptions = 0;
    int counted = 0;
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonObject line : lines) {
      switch (line.getString("type")) {
        case "consumption" -> {
          consumptions++;
          ids.add(line.getString("externalId"));
        }
        case "counter" -> {
          counted += line.getInteger("consumptions");
          sum = sum.add(new BigDecimal(line.getJsonObject("sum").getValue("value").toString()));
        }
        default -> {}
      }
    }
    JsonObject trailer = lines.get(lines.size() - 1);
    boolean right =
        "trailer".equals(trailer.getString("type"))
            && trailer.getInteger("consumptions") == consumptions
            && ids.size() == consumptions
            && counted == consumptions // one snapshot
            && new BigDecimal("0.01").multiply(BigDecimal.valueOf(counted)).compareTo(sum) == 0
            && (!export.fixed() || consumptions == EventWorkload.FIXED_CONSUMPTIONS)
            && (export.fixed() || ledger.consumptions().containsAll(ids))
            && file.getInteger("rows") == lines.size()
            && sha256(text).equals(file.getString("sha256"));
    return right
        ? List.of()
        : List.of(
            "%s: %d lines, %d consumptions, %d different, counters say %d and %s, trailer %s, %s"
                .formatted(
                    export.path(),
                    lines.size(),
                    consumptions,
                    ids.size(),
                    counted,
                    sum,
                    trailer,
                    file));
  }

  /** Of each end of an export there is one event, and one message to the endpoint. */
  private void checkNotifications() {
    List<String> wrong = new ArrayList<>();
    for (TenantLedger ledger : bed.tenants()) {
      Map<String, Set<String>> events = new HashMap<>();
      bed.publisher()
          .read(
              bed.topics().of(ledger.tenant(), "batch-tracking.notification"),
              message -> addNotification(new String(message.value(), UTF_8), "event", events));
      Map<String, Set<String>> posted = new HashMap<>();
      String path = "/" + ledger.tenant() + " ";
      bed.webhooks()
          .taken()
          .forEach(
              (id, message) -> {
                if (message.startsWith(path)) {
                  addNotification(message.substring(path.length()), id, posted);
                }
              });
      for (Export export : ledger.exports()) {
        int ends = 1 + export.restarts().get();
        int inKafka = events.getOrDefault(export.path(), Set.of()).size();
        int atEndpoint = posted.getOrDefault(export.path(), Set.of()).size();
        if (inKafka != ends || atEndpoint != ends) {
          wrong.add(
              "%s %s ended %d times, has %d events, was posted %d times"
                  .formatted(ledger.tenant(), export.path(), ends, inKafka, atEndpoint));
        }
      }
    }
    report.check(
        "each end of an export has one event and one webhook id",
        bed.webhooks().taken().size() + " webhooks",
        wrong);
  }

  private static void addNotification(
      String body, String id, Map<String, Set<String>> notifications) {
    String subject = OperationWorkload.link(new JsonObject(body), "operator:subject");
    notifications.computeIfAbsent(subject, any -> new HashSet<>()).add(id + body);
  }

  private void checkUploads() {
    List<String> wrong = new ArrayList<>();
    List<String> twice = new ArrayList<>();
    int uploads = 0;
    int rows = 0;
    for (TenantLedger ledger : bed.tenants()) {
      TenantSql sql = bed.sql(ledger);
      Map<String, List<String>> found = new HashMap<>();
      sql.texts(UPLOADS)
          .forEach(
              line ->
                  found
                      .computeIfAbsent(line.split(" ")[0], any -> new ArrayList<>())
                      .add(line.substring(line.indexOf(' ') + 1)));
      Map<String, Integer> contents = new HashMap<>();
      sql.texts("SELECT name FROM content WHERE status <> 'Retired'")
          .forEach(name -> contents.merge(name, 1, Integer::sum));
      for (Upload upload : ledger.uploads()) {
        List<String> ofUser = found.getOrDefault(upload.user(), List.of());
        boolean missing = ofUser.isEmpty() && !upload.accepted().get();
        String expected = "COMPLETED %d %d".formatted(upload.goodRows(), upload.badRows());
        if (!missing && !ofUser.equals(List.of(expected))) {
          wrong.add(ledger.tenant() + " " + upload.prefix() + ": " + ofUser + ", not " + expected);
        }
        uploads += ofUser.size();
        rows += ofUser.isEmpty() ? 0 : upload.goodRows() + upload.badRows();
        for (int i = 1; i <= upload.goodRows() + upload.badRows(); i++) {
          int made = contents.getOrDefault(upload.prefix() + " " + i, 0);
          if (made > (i <= upload.goodRows() && !missing ? 1 : 0)
              || made < (i <= upload.goodRows() && !missing ? 1 : 0)) {
            twice.add(
                "%s %s %d was made %d times".formatted(ledger.tenant(), upload.prefix(), i, made));
          }
        }
      }
    }
    report.figure("uploads", uploads);
    report.check("each upload completes with the right rows", rows + " rows", wrong);
    report.check("each content is made once", rows + " rows", twice);
  }

  private void checkDeadLetters() {
    Set<String> expected = new TreeSet<>();
    bed.tenants().forEach(ledger -> expected.addAll(ledger.poison()));
    Set<String> keys = new TreeSet<>();
    Set<String> places = new TreeSet<>();
    bed.deadLetters(
        bed.tenants(),
        letter -> {
          String key = letter.key() == null ? "" : new String(letter.key(), UTF_8);
          (expected.contains(key) ? keys : places)
              .add(expected.contains(key) ? key : place(letter));
        });
    List<String> wrong = new ArrayList<>();
    Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(keys);
    missing.forEach(key -> wrong.add(key + " has no dead letter"));
    int corrupt = 0;
    for (TenantLedger ledger : bed.tenants()) {
      for (CorruptRange range : ledger.corrupt()) {
        corrupt++;
        long letters = places.stream().filter(place -> isWithin(place, range)).count();
        places.removeIf(place -> isWithin(place, range));
        if (letters != 1) {
          wrong.add(range + " has " + letters + " dead letters");
        }
      }
    }
    places.forEach(place -> wrong.add("a dead letter of nothing that was sent: " + place));
    report.figure("records that cannot be read or are refused", expected.size());
    report.check(
        "each record that cannot be read, and each corrupt batch, has one dead letter",
        keys.size() + " of records, " + corrupt + " corrupt batches",
        wrong);
  }

  private static String place(ConsumerRecord<byte[], byte[]> letter) {
    return header(letter, "topic")
        + " "
        + header(letter, "partition")
        + " "
        + header(letter, "offset");
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String what) {
    Header header = letter.headers().lastHeader("dead-letter-" + what);
    return header == null ? "?" : new String(header.value(), UTF_8);
  }

  private static boolean isWithin(String place, CorruptRange range) {
    String[] parts = place.split(" ");
    return parts[0].equals(range.topic())
        && parts[1].equals(String.valueOf(range.partition()))
        && parts[2].matches("\\d+")
        && Long.parseLong(parts[2]) >= range.first()
        && Long.parseLong(parts[2]) <= range.last();
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
