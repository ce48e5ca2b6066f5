package org.folio.batch.operation.model;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who created and changed a row, and when.
 *
 * @param version counts the changes of its status, starting at 0
 * @param createdBy null if the user is unknown
 * @param updatedBy the user who requested the last change; the task itself acts for no user
 */
public record Audit(
    int version,
    Instant createdDate,
    @Nullable UUID createdBy,
    Instant updatedDate,
    @Nullable UUID updatedBy) {}
