package org.folio.batch.tracking;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.UUID;
import org.folio.batch.api.model.BatchTracking;
import org.folio.batch.api.model.Metadata;
import org.jspecify.annotations.Nullable;

/** Writes a batch as JSON, the same over HTTP and in events. Omits unknown values. */
final class BatchJson {
  private static final DateTimeFormatter WITH_MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private BatchJson() {}

  static BatchTracking of(Batch batch) {
    String created = date(batch.createdDate());
    boolean isChanged = !batch.updatedDate().equals(batch.createdDate());
    return new BatchTracking()
        .withId(batch.id().toString())
        .withProcessedCount(batch.processedCount())
        .withTotalRecords(batch.totalRecords())
        .withCreatedDate(created)
        .withVersion(batch.version())
        .withMetadata(
            new Metadata()
                .withCreatedDate(created)
                .withCreatedByUserId(text(batch.createdBy()))
                .withUpdatedDate(isChanged ? date(batch.updatedDate()) : created)
                .withUpdatedByUserId(text(batch.updatedBy())));
  }

  /** Formats like FOLIO: {@code 2026-11-22T01:02:03.004+00:00}. */
  private static String date(Instant at) {
    String utc = WITH_MILLIS.format(at);
    return utc.substring(0, utc.length() - "Z".length()) + "+00:00";
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }
}
