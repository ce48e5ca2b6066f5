package org.folio.batch.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.ingest.position.RecordPosition;
import org.folio.batch.kafka.TopicReader.Message;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter, read from Kafka.
 *
 * @param id topic, partition and offset of the dead letter
 * @param place position of its record
 * @param skippedOffsets how many offsets, starting at that position, could not be read; 0 for a
 *     single record that could be read from Kafka
 * @param value null when the record had none, or it is not kept here
 * @param valueSize in bytes, as far as Kafka holds it; -1 when there is no value
 * @param valueStart null when there is no value
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared or changed
record DeadLetter(
    String id,
    RecordPosition place,
    String reason,
    Instant createdDate,
    @Nullable String key,
    long skippedOffsets,
    boolean isCut,
    byte @Nullable [] value,
    int valueSize,
    @Nullable String valueStart) {
  private static final UUID UNKNOWN_TOPIC = new UUID(0, 0);
  private static final int KEY_CHARACTERS = 200;
  private static final int START_CHARACTERS = 500;
  private static final int MOST_BYTES_OF_A_CHARACTER = 4;

  /** Returns the dead letter with its value. */
  static DeadLetter of(String topic, Message message) {
    Map<String, byte[]> headers = message.headers();
    byte[] value = message.value();
    byte[] key = message.key();
    return new DeadLetter(
        topic + "-" + message.partition() + "-" + message.offset(),
        new RecordPosition(
            topicId(text(headers, "dead-letter-topic-id")),
            text(headers, "dead-letter-topic"),
            (int) number(headers, "dead-letter-partition"),
            number(headers, "dead-letter-offset")),
        text(headers, "dead-letter-reason"),
        message.timestamp(),
        key == null ? null : start(key, KEY_CHARACTERS),
        number(headers, "dead-letter-skipped-offsets"),
        headers.containsKey("dead-letter-value-cut"),
        value,
        value == null ? -1 : value.length,
        value == null ? null : start(value, START_CHARACTERS));
  }

  DeadLetter withoutValue() {
    return new DeadLetter(
        id, place, reason, createdDate, key, skippedOffsets, isCut, null, valueSize, valueStart);
  }

  private static String start(byte[] bytes, int characters) {
    int length = Math.min(bytes.length, characters * MOST_BYTES_OF_A_CHARACTER);
    String text = new String(bytes, 0, length, UTF_8);
    return text.codePointCount(0, text.length()) <= characters
        ? text
        : text.substring(0, text.offsetByCodePoints(0, characters));
  }

  private static String text(Map<String, byte[]> headers, String name) {
    byte[] value = headers.get(name);
    return value == null ? "" : new String(value, UTF_8);
  }

  private static long number(Map<String, byte[]> headers, String name) {
    String text = text(headers, name);
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  // dead letters of older releases do not have it
  private static UUID topicId(String text) {
    return text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
        ? UUID.fromString(text)
        : UNKNOWN_TOPIC;
  }
}
