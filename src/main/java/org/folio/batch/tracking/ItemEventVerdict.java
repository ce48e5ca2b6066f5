package org.folio.batch.tracking;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.commit.Decoded;
import org.folio.batch.ingest.commit.Decoded.Candidate;
import org.folio.batch.ingest.commit.Decoded.Skipped;
import org.folio.batch.ingest.commit.Decoded.Unreadable;
import org.jspecify.annotations.Nullable;

/** Decides which item events count for a batch, from the values that others have extracted. */
final class ItemEventVerdict {
  static final Decoded<UUID> TOMBSTONE = new Skipped<>("tombstone");
  static final Decoded<UUID> NO_TENANT = new Unreadable<>(null, "The event names no tenant");
  private static final Decoded<UUID> NO_SUCH_TENANT = new Skipped<>("tenant_not_enabled");

  private ItemEventVerdict() {}

  /** The kind of change that an event reports. */
  enum Kind {
    CREATE,
    UPDATE,
    OTHER
  }

  /**
   * Returns the verdict on an event.
   *
   * @param tenant empty if the id is invalid
   * @param batch null if the new item has no order line, or one whose id is not a UUID
   */
  static Decoded<UUID> of(
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

  /** Returns the verdict on a broken event; its header may still identify the tenant. */
  static Decoded<UUID> unreadable(Supplier<@Nullable String> tenantHeader, String reason) {
    String header = tenantHeader.get();
    return new Unreadable<>(header == null ? null : Tenant.ifValid(header).orElse(null), reason);
  }
}
