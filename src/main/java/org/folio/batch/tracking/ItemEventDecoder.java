package org.folio.batch.tracking;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.commit.Decoded;
import org.folio.batch.ingest.commit.RecordDecoder;
import org.folio.batch.tracking.ItemEventVerdict.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Decides which batch an item event counts for. Scans plain events, which are nearly all, and
 * parses the others. Both ways lead to the same verdict.
 */
final class ItemEventDecoder implements RecordDecoder<UUID> {
  private static final byte[] CREATE = "CREATE".getBytes(US_ASCII);
  private static final byte[] UPDATE = "UPDATE".getBytes(US_ASCII);

  private final ItemEventScanner scanner = new ItemEventScanner();
  private final ItemEventParser parser = new ItemEventParser();
  private final TenantSpans tenants = new TenantSpans();

  @Override
  public Decoded<UUID> read(byte @Nullable [] value, Supplier<@Nullable String> tenantHeader) {
    if (value == null) {
      return ItemEventVerdict.TOMBSTONE;
    }
    return scanner.scan(value) ? verdict(value, tenantHeader) : parser.read(value, tenantHeader);
  }

  private Decoded<UUID> verdict(byte[] event, Supplier<@Nullable String> tenantHeader) {
    Optional<Tenant> tenant;
    if (isBlank(event, scanner.tenant())) {
      String header = tenantHeader.get();
      if (header == null || header.isBlank()) {
        return ItemEventVerdict.NO_TENANT;
      }
      tenant = Tenant.ifValid(header);
    } else {
      tenant = tenants.tenant(event, begin(scanner.tenant()), end(scanner.tenant()));
    }
    Kind kind = kind(event, scanner.type());
    return ItemEventVerdict.of(
        kind, tenant, batch(event, scanner.batch()), kind == Kind.UPDATE && scanner.isChanged());
  }

  private static Kind kind(byte[] event, long type) {
    if (is(event, type, CREATE)) {
      return Kind.CREATE;
    }
    return is(event, type, UPDATE) ? Kind.UPDATE : Kind.OTHER;
  }

  private static boolean is(byte[] event, long span, byte[] word) {
    return !isAbsent(span) && Arrays.equals(event, begin(span), end(span), word, 0, word.length);
  }

  private static @Nullable UUID batch(byte[] event, long span) {
    return isAbsent(span) ? null : UuidText.parse(event, begin(span), end(span));
  }

  /** Whether the value is absent, null or empty. */
  private static boolean isAbsent(long span) {
    return span == ItemEventScanner.ABSENT || begin(span) == end(span);
  }

  /** Like {@link #isAbsent}, and also true for white space, which no tenant id contains. */
  private static boolean isBlank(byte[] event, long span) {
    if (isAbsent(span)) {
      return true;
    }
    byte first = event[begin(span)];
    boolean maybe = first <= ' '; // negative outside ASCII
    return maybe && new String(event, begin(span), end(span) - begin(span), UTF_8).isBlank();
  }

  private static int begin(long span) {
    return ItemEventScanner.begin(span);
  }

  private static int end(long span) {
    return ItemEventScanner.end(span);
  }
}
