package org.folio.batch.tracking;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import org.folio.batch.api.model.BatchTracking;
import org.folio.batch.api.model.Metadata;
import org.jspecify.annotations.Nullable;

/** The one JSON form of a batch, over HTTP and in events. What is unknown is left out. */
final class BatchJson {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private BatchJson() {}

  static BatchTracking of(Batch batch) {
    return new BatchTracking()
        .withId(batch.id().toString())
        .withProcessedCount(batch.processedCount())
        .withTotalRecords(batch.totalRecords())
        .withCreatedDate(date(batch.createdDate()))
        .withVersion(batch.version())
        .withMetadata(
            new Metadata()
                .withCreatedDate(date(batch.createdDate()))
                .withCreatedByUserId(text(batch.createdBy()))
                .withUpdatedDate(date(batch.updatedDate()))
                .withUpdatedByUserId(text(batch.updatedBy())));
  }

  /** As FOLIO writes it: {@code 2026-11-22T01:02:03.004+00:00}. */
  private static String date(Instant at) {
    return DATE.format(at);
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }
}
