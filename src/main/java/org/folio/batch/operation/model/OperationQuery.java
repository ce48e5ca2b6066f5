package org.folio.batch.operation.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Selects one page of operations.
 *
 * @param status null for any
 * @param createdBy null for any user
 */
public record OperationQuery(
    String kind,
    @Nullable OperationStatus status,
    @Nullable UUID createdBy,
    Order order,
    int offset,
    int limit) {

  /** Ties are broken by the id, in the same direction. */
  public enum Order {
    NEWEST_FIRST,
    OLDEST_FIRST,
    LAST_UPDATED_FIRST,
    FIRST_UPDATED_FIRST,
    HIGHEST_ID_FIRST,
    LOWEST_ID_FIRST
  }
}
