package org.folio.batch.operation.model;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who made and changed a row, and when.
 *
 * @param version counts the changes of its status; 0 at first
 * @param createdBy null when the user was not known
 * @param updatedBy who asked for the last change; the work itself asks in nobody's name
 */
public record Audit(
    int version,
    Instant createdDate,
    @Nullable UUID createdBy,
    Instant updatedDate,
    @Nullable UUID updatedBy) {}
