package org.folio.batch.tracking;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.Reading;
import org.folio.batch.ingest.Reading.Candidate;
import org.folio.batch.ingest.Reading.Skipped;
import org.folio.batch.ingest.Reading.Unreadable;
import org.jspecify.annotations.Nullable;

/** Which item events may count for a batch. What that depends on was found by others. */
final class ItemEventVerdict {
  static final Reading<UUID> TOMBSTONE = new Skipped<>("tombstone");
  static final Reading<UUID> NO_TENANT = new Unreadable<>(null, "It names no tenant");
  private static final Reading<UUID> NO_SUCH_TENANT = new Skipped<>("tenant_not_enabled");

  private ItemEventVerdict() {}

  /** What an event says that happened. */
  enum Kind {
    CREATE,
    UPDATE,
    OTHER
  }

  /**
   * The verdict on an event.
   *
   * @param tenant nothing when the id is not a valid one
   * @param batch null when the new item has no order line, or one whose id is not a UUID
   */
  static Reading<UUID> of(
      Kind kind, Optional<Tenant> tenant, @Nullable UUID batch, boolean changed) {
    if (tenant.isEmpty()) {
      return NO_SUCH_TENANT;
    }
    if (kind == Kind.OTHER) {
      return new Skipped<>("other_type", tenant.get(), batch);
    }
    if (batch == null) {
      return new Skipped<>("no_batch", tenant.get(), null);
    }
    return kind == Kind.UPDATE && !changed
        ? new Skipped<>("no_change", tenant.get(), batch)
        : new Candidate<>(tenant.get(), batch);
  }

  /** A broken event; its header may still tell whose it is. */
  static Reading<UUID> unreadable(Supplier<@Nullable String> tenantHeader, String reason) {
    String header = tenantHeader.get();
    return new Unreadable<>(header == null ? null : Tenant.ifValid(header).orElse(null), reason);
  }
}
