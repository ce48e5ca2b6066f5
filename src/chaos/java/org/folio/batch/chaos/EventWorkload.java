package org.folio.batch.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.folio.batch.chaos.TenantLedger.Batch;
import org.folio.batch.testkit.ItemEvent;
import org.folio.batch.testkit.ItemEvents;

/**
 * Announces batches of one tenant and sends their events, among events that do not count, records
 * that cannot be read, and consumptions.
 */
final class EventWorkload {
  static final String LIMIT = "CHAOS";
  static final String FIXED_LIMIT = "FIXED";
  static final int FIXED_CONSUMPTIONS = 500;
  private static final String API = "/orders-storage/batch-tracking";
  private static final Duration PREPARED_WITHIN = Duration.ofMinutes(2);
  private static final Duration TICK = Duration.ofMillis(400);
  private static final int EVENTS_A_TICK = 10;
  private static final int OPEN_BATCHES = 3;
  private static final int LARGEST_BATCH = 250;

  private final TestBed bed;
  private final TenantLedger ledger;
  private final Random random;
  private final ItemEvents events;
  private final List<Sending> open = new ArrayList<>();

  /** A batch whose events are being sent. */
  private static final class Sending {
    final Batch batch;
    int left;

    Sending(Batch batch) {
      this.batch = batch;
      this.left = batch.planned();
    }
  }

  EventWorkload(TestBed bed, TenantLedger ledger, long seed) {
    this.bed = bed;
    this.ledger = ledger;
    this.random = new Random(seed);
    this.events = new ItemEvents(ledger.tenant(), seed);
  }

  /** Creates the limits, and the consumptions of the one that does not change. */
  void prepare() {
    for (String code : List.of(LIMIT, FIXED_LIMIT)) {
      JsonObject limit =
          new JsonObject()
              .put("code", code)
              .put("level", "PERSON")
              .put("type", "AMOUNT")
              .put("period", "LIFETIME")
              .put("maximum", new JsonObject().put("value", 1_000_000_000).put("currency", "EUR"));
      bed.api().request(ledger.tenant(), "POST", "/limits", limit.encode(), Map.of());
    }
    for (int i = 1; i <= FIXED_CONSUMPTIONS; i++) {
      JsonObject consumption =
          consumption(FIXED_LIMIT, "f" + i)
              .put("transactionDateTime", new JsonObject().put("value", "2026-03-02T10:00:00Z"));
      send(consumptionRecord("f" + i, consumption.encode()), () -> {});
    }
  }

  /** Waits until the consumptions of the limit that does not change are counted. */
  void awaitPrepared() {
    long end = System.nanoTime() + PREPARED_WITHIN.toNanos();
    while (fixedConsumptions() < FIXED_CONSUMPTIONS) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("The consumptions of " + ledger.tenant() + " do not count");
      }
      TestBed.pause(Duration.ofMillis(200));
    }
  }

  private long fixedConsumptions() {
    String sql =
        "SELECT count(*) FROM consumption WHERE external_id LIKE 'f%'"; // others begin otherwise
    return bed.sql(ledger).longs(sql).get(0);
  }

  /** Works until it is told to stop; then sends what it has begun. */
  void run(BooleanSupplier stopped) {
    while (!stopped.getAsBoolean()) {
      step();
      TestBed.pause(TICK);
    }
    open.forEach(sending -> sendEvents(sending, sending.left));
  }

  private void step() {
    if (open.size() < OPEN_BATCHES) {
      announce();
    }
    for (Iterator<Sending> all = open.iterator(); all.hasNext(); ) {
      Sending sending = all.next();
      sendEvents(
          sending, Math.min(sending.left, 1 + random.nextInt(2 * EVENTS_A_TICK / OPEN_BATCHES)));
      if (sending.left == 0) {
        all.remove();
      }
    }
    sendOthers();
  }

  private void announce() {
    int planned = 20 + random.nextInt(LARGEST_BATCH);
    boolean held = random.nextInt(3) == 0;
    Batch batch =
        new Batch(
            new UUID(random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() >>> 2 | 1L << 63),
            held ? planned + 1 : planned,
            planned,
            new AtomicInteger());
    JsonObject body =
        new JsonObject().put("id", batch.id().toString()).put("totalRecords", batch.total());
    HttpResponse<String> response =
        bed.api().request(ledger.tenant(), "POST", API, body.encode(), Map.of());
    // a request that got no answer may have been carried out
    if (response.statusCode() == 201
        || response.statusCode() == 400 && response.body().contains("duplicate key")) {
      ledger.batches().put(batch.id(), batch);
      open.add(new Sending(batch));
    } else {
      bed.errors().add("Announcing a batch: " + response.statusCode() + " " + response.body());
    }
  }

  private void sendEvents(Sending sending, int count) {
    for (int i = 0; i < count; i++) {
      UUID id = sending.batch.id();
      sendCounted(sending.batch, random.nextBoolean() ? events.create(id) : events.update(id));
      if (random.nextInt(4) == 0) {
        send(events.updateThatDoesNotCount(id).to(ledger.itemTopic()), () -> {});
      }
    }
    sending.left -= count;
  }

  /** Sends the event that completes a batch which was held open. */
  void complete(Batch batch) {
    sendCounted(batch, events.create(batch.id()));
  }

  private void sendCounted(Batch batch, ItemEvent event) {
    ProducerRecord<byte[], byte[]> message = event.to(ledger.itemTopic());
    message.headers().add(Publisher.COUNTS, batch.id().toString().getBytes(UTF_8));
    send(message, batch.acknowledged()::incrementAndGet);
  }

  private void sendOthers() {
    send(events.updateOutsideAnyBatch().to(ledger.itemTopic()), () -> {});
    if (random.nextInt(3) == 0) {
      send(events.create(UUID.randomUUID()).to(ledger.itemTopic()), () -> {});
    }
    if (random.nextInt(8) == 0) {
      sendPoison();
    }
    String id = "c-" + UUID.randomUUID();
    String consumption = consumption(LIMIT, id).encode();
    send(consumptionRecord(id, consumption), () -> {});
    ledger.consumptions().add(id);
    if (random.nextInt(10) == 0) {
      send(consumptionRecord(id, consumption), () -> {}); // a repeat, which counts once
    }
    if (random.nextInt(20) == 0) {
      String refused = "refused-" + UUID.randomUUID();
      ledger.poison().add(refused);
      send(consumptionRecord(refused, consumption("MISSING", refused).encode()), () -> {});
    }
  }

  private void sendPoison() {
    String key = "poison-" + UUID.randomUUID();
    ledger.poison().add(key);
    byte[] whole = events.create(UUID.randomUUID()).value();
    switch (random.nextInt(3)) {
      case 0 -> send(item(key, Arrays.copyOf(whole, whole.length - 20)), () -> {});
      case 1 ->
          send(item(key, "{\"type\": \"CREATE\", \"new\": {\"purchase".getBytes(UTF_8)), () -> {});
      default -> send(consumptionRecord(key, "{\"limitCode\": "), () -> {});
    }
  }

  private ProducerRecord<byte[], byte[]> item(String key, byte[] value) {
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(ledger.itemTopic(), key.getBytes(UTF_8), value);
    message.headers().add("x-okapi-tenant", ledger.tenant().id().getBytes(UTF_8));
    return message;
  }

  private JsonObject consumption(String limit, String externalId) {
    return new JsonObject()
        .put("limitCode", limit)
        .put("subjectCode", "P" + random.nextInt(4))
        .put("serviceDate", "2026-03-01")
        .put("externalId", externalId)
        .put("amount", new JsonObject().put("value", 0.01).put("currency", "EUR"));
  }

  private ProducerRecord<byte[], byte[]> consumptionRecord(String key, String value) {
    return new ProducerRecord<>(
        bed.topics().of(ledger.tenant(), "limit.consumption"),
        key.getBytes(UTF_8),
        value.getBytes(UTF_8));
  }

  private void send(ProducerRecord<byte[], byte[]> message, Runnable acknowledged) {
    ledger.sending().lock();
    try {
      bed.publisher().send(ledger, message, acknowledged);
    } finally {
      ledger.sending().unlock();
    }
  }
}
