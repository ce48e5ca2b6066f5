package org.folio.batch.tracking;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A batch: how many events a client announced, and how many of them have been counted.
 *
 * @param id chosen by the client, or by this module if the client sent none
 * @param version grows by one with every change
 * @param createdBy null if the request named no user
 * @param updatedBy null if the request named no user
 */
public record Batch(
    UUID id,
    int totalRecords,
    int processedCount,
    Instant createdDate,
    int version,
    @Nullable UUID createdBy,
    Instant updatedDate,
    @Nullable UUID updatedBy) {

  public boolean isComplete() {
    return processedCount >= totalRecords;
  }
}
