package org.folio.batch.deadletter;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.folio.batch.error.ServiceException;
import org.folio.batch.query.CqlParser;
import org.folio.batch.query.Field;
import org.folio.batch.query.Filter;
import org.folio.batch.query.ListDefinition;
import org.folio.batch.query.ListQuery;
import org.folio.batch.query.ListStore;
import org.folio.batch.query.Order;
import org.jspecify.annotations.Nullable;

/**
 * The fields of dead letters that a query can name. Dead letters are in Kafka, and PostgreSQL
 * filters the ones that it is given, so that a query means the same as in all other lists.
 */
final class DeadLetterList {
  private static final Field CREATED = Field.time("createdDate", "d.created_date");
  private static final String FROM =
      """
      jsonb_to_recordset(%s) AS d (number integer, id text, reason text, topic text, topic_id uuid,
        partition integer, record_offset bigint, created_date timestamptz, key text,
        value_start text)
      LEFT JOIN {schema}.dead_letter_replay AS r USING (topic, partition, record_offset, topic_id)"""
          .formatted(ListStore.ROWS);

  static final ListDefinition LIST =
      new ListDefinition(
          "d.number",
          FROM,
          FROM,
          "true",
          List.of(
              Field.code("id", "d.id"),
              Field.text("reason", "d.reason"),
              Field.code("topic", "d.topic"),
              Field.number("partition", "d.partition"),
              Field.number("offset", "d.record_offset"),
              CREATED,
              Field.text("key", "d.key"),
              Field.text("value", "d.value_start"),
              Field.choice("replayed", replayed())),
          List.of(CREATED),
          Field.number("", "d.number"),
          Order.descending(CREATED),
          null);

  private DeadLetterList() {}

  private static Map<String, String> replayed() {
    Map<String, String> choices = new LinkedHashMap<>();
    choices.put("true", "r.dead_letter IS NOT NULL");
    choices.put("false", "r.dead_letter IS NULL");
    return choices;
  }

  /** Parses the parameter {@code query}; fails with 400 if it is broken or asks for an order. */
  static Filter filter(@Nullable String query) {
    ListQuery parsed = CqlParser.parse(LIST, query);
    if (parsed.order() != null) {
      throw ServiceException.malformed(
          "The parameter query has a sortby, but dead letters are always newest first");
    }
    return parsed.filter();
  }

  /** Returns the dead letters as rows, numbered from 0. */
  static JsonArray rows(List<DeadLetter> letters) {
    JsonArray rows = new JsonArray();
    for (DeadLetter letter : letters) {
      rows.add(
          new JsonObject()
              .put("number", rows.size())
              .put("id", letter.id())
              .put("reason", storable(letter.reason()))
              .put("topic", storable(letter.place().topic()))
              .put("topic_id", letter.place().topicId().toString())
              .put("partition", letter.place().partition())
              .put("record_offset", letter.place().offset())
              .put("created_date", letter.createdDate().toString())
              .put("key", storable(letter.key()))
              .put("value_start", storable(letter.valueStart())));
    }
    return rows;
  }

  // PostgreSQL has no such character, and records that cannot be read often contain it
  private static @Nullable String storable(@Nullable String text) {
    return text == null ? null : text.replace('\0', '\uFFFD');
  }
}
