package org.folio.batch.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Reads tenant ids from bytes. Caches the tenants it has seen, since the same few occur again and
 * again. Not thread-safe.
 */
final class TenantSpans {
  private static final int SLOTS = 1024;
  private static final int LONGEST_ID = 31;

  // a new tenant replaces another one with the same hash
  private final byte[] @Nullable [] names = new byte[SLOTS][];
  private final List<Optional<Tenant>> tenants =
      new ArrayList<>(Collections.nCopies(SLOTS, Optional.empty()));

  /** Returns the tenant; empty if the id is invalid. */
  Optional<Tenant> tenant(byte[] text, int begin, int end) {
    if (end - begin > LONGEST_ID) {
      return Optional.empty();
    }
    int hash = 0;
    for (int i = begin; i < end; i++) {
      hash = hash * 31 + text[i];
    }
    int slot = (hash ^ hash >>> 10) & SLOTS - 1;
    byte[] name = names[slot];
    if (name == null || !Arrays.equals(name, 0, name.length, text, begin, end)) {
      name = Arrays.copyOfRange(text, begin, end);
      names[slot] = name;
      tenants.set(slot, Tenant.ifValid(new String(name, UTF_8)));
    }
    return tenants.get(slot);
  }
}
