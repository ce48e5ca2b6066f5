package org.folio.batch.tracking;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The one JSON form of a batch, over HTTP and in events. What is unknown is left out. */
public final class BatchJson {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private BatchJson() {}

  public static ObjectNode of(Batch batch) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", batch.id().toString());
    json.put("processedCount", batch.processedCount());
    json.put("totalRecords", batch.totalRecords());
    json.put("createdDate", date(batch.createdDate()));
    json.put("_version", batch.version());
    ObjectNode metadata = json.putObject("metadata");
    metadata.put("createdDate", date(batch.createdDate()));
    putIfKnown(metadata, "createdByUserId", batch.createdBy());
    metadata.put("updatedDate", date(batch.updatedDate()));
    putIfKnown(metadata, "updatedByUserId", batch.updatedBy());
    return json;
  }

  /** As FOLIO writes it: {@code 2026-11-22T01:02:03.004+00:00}. */
  public static String date(Instant at) {
    return DATE.format(at);
  }

  private static void putIfKnown(ObjectNode json, String key, @Nullable UUID id) {
    if (id != null) {
      json.put(key, id.toString());
    }
  }
}
