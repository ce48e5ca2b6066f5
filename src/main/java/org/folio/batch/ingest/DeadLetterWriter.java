package org.folio.batch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.commit.IngestMetrics;
import org.folio.batch.ingest.position.RecordPosition;
import org.folio.batch.kafka.EventProducer;
import org.folio.batch.kafka.Topics;

/** Writes unreadable records to the dead-letter topic, with their content and the reason. */
final class DeadLetterWriter {
  /** How many offsets were skipped, starting with {@code dead-letter-offset}. */
  static final String SKIPPED_OFFSETS = "dead-letter-skipped-offsets";

  private static final Logger log = LogManager.getLogger(DeadLetterWriter.class);
  private static final int ATTEMPTS = 2;
  private static final long SEES_TENANTS_WITHIN_SECONDS = 5;
  private static final int CUT_AT_BYTES = 100_000;

  private final EventProducer producer;
  private final Topics topics;
  private final Function<Set<Tenant>, Future<Set<Tenant>>> enabledNow;
  private final IngestMetrics metrics;

  /**
   * @param enabledNow queries the database: a cached set may contain a purged tenant, and a message
   *     to its topic would recreate that topic
   */
  DeadLetterWriter(
      EventProducer producer,
      Topics topics,
      Function<Set<Tenant>, Future<Set<Tenant>>> enabledNow,
      IngestMetrics metrics) {
    this.producer = producer;
    this.topics = topics;
    this.enabledNow = enabledNow;
    this.metrics = metrics;
  }

  /**
   * A record to be written as a dead letter.
   *
   * @param topicId of the topic that it was read from
   * @param tenant whose dead letters it goes to; empty for the shared ones
   */
  record DeadLetter(
      UUID topicId,
      ConsumerRecord<byte[], byte[]> message,
      Optional<Tenant> tenant,
      String reason) {}

  /**
   * Succeeds when each dead letter is written or, after a bounded time, given up and logged: a
   * failure must not block other records. Skips dead letters of tenants that do not exist any more.
   */
  Future<Void> write(List<DeadLetter> letters) {
    return stillEnabled(
            letters.stream().flatMap(letter -> letter.tenant.stream()).collect(Collectors.toSet()))
        .compose(
            enabled -> {
              List<DeadLetter> ours =
                  letters.stream()
                      .filter(letter -> letter.tenant.map(enabled::contains).orElse(true))
                      .toList();
              metrics.skipped(Map.of(IngestMetrics.NOT_ENABLED, letters.size() - ours.size()));
              return Future.join(ours.stream().map(this::write).toList());
            })
        .mapEmpty();
  }

  // without the database, no tenant can be purged either
  private Future<Set<Tenant>> stillEnabled(Set<Tenant> tenants) {
    return tenants.isEmpty()
        ? Future.succeededFuture(tenants)
        : enabledNow
            .apply(tenants)
            .timeout(SEES_TENANTS_WITHIN_SECONDS, TimeUnit.SECONDS)
            .otherwise(tenants);
  }

  private Future<Void> write(DeadLetter letter) {
    return send(letter, ATTEMPTS)
        .onSuccess(x -> metrics.deadLetter("written"))
        .recover(e -> EventProducer.isTooLarge(e) ? sendCut(letter) : Future.failedFuture(e))
        .recover(
            e -> {
              metrics.deadLetter("lost");
              log.error(
                  "Cannot write the unreadable record at offset {} of {}-{} ({}) to the dead-letter topic",
                  letter.message.offset(),
                  letter.message.topic(),
                  letter.message.partition(),
                  letter.reason,
                  e);
              return Future.succeededFuture();
            });
  }

  private Future<Void> send(DeadLetter letter, int attempts) {
    ConsumerRecord<byte[], byte[]> message = letter.message;
    return producer
        .send(topic(letter), message.key(), message.value(), headers(letter))
        .recover(
            e ->
                attempts > 1 && !EventProducer.isTooLarge(e)
                    ? sendAgain(letter, attempts - 1, e)
                    : Future.failedFuture(e));
  }

  // it may have failed because the tenant was purged meanwhile
  private Future<Void> sendAgain(DeadLetter letter, int attempts, Throwable failure) {
    Set<Tenant> owner = letter.tenant.map(Set::of).orElse(Set.of());
    return stillEnabled(owner)
        .compose(
            enabled ->
                enabled.equals(owner) ? send(letter, attempts) : Future.failedFuture(failure));
  }

  private Future<Void> sendCut(DeadLetter letter) {
    byte[] value = letter.message.value();
    List<Map.Entry<String, byte[]>> headers = headers(letter);
    headers.add(header("dead-letter-value-cut", "the first bytes of " + value.length));
    return producer
        .send(
            topic(letter),
            letter.message.key(),
            Arrays.copyOf(value, Math.min(value.length, CUT_AT_BYTES)),
            headers)
        .onSuccess(x -> metrics.deadLetter("cut"));
  }

  private String topic(DeadLetter letter) {
    return letter
        .tenant
        .map(tenant -> topics.of(tenant, Topics.DEAD_LETTERS))
        .orElse(topics.shared(Topics.DEAD_LETTERS));
  }

  private static List<Map.Entry<String, byte[]>> headers(DeadLetter letter) {
    List<Map.Entry<String, byte[]>> headers = new ArrayList<>();
    for (Header header : letter.message.headers()) {
      // a header may have no value, which the producer's wrapper does not support
      byte[] value = header.value();
      headers.add(Map.entry(header.key(), value == null ? new byte[0] : value));
    }
    ConsumerRecord<byte[], byte[]> message = letter.message;
    new RecordPosition(letter.topicId, message.topic(), message.partition(), message.offset())
        .deadLetterHeaders(letter.reason)
        .forEach((name, text) -> headers.add(header(name, text)));
    return headers;
  }

  private static Map.Entry<String, byte[]> header(String name, String text) {
    return Map.entry(name, text.getBytes(UTF_8));
  }
}
