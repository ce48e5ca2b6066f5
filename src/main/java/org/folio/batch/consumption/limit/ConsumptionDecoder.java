package org.folio.batch.consumption.limit;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.folio.batch.api.model.LimitConsumption;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.ingest.commit.Decoded;
import org.folio.batch.ingest.commit.Decoded.Candidate;
import org.folio.batch.ingest.commit.Decoded.Skipped;
import org.folio.batch.ingest.commit.Decoded.Unreadable;
import org.folio.batch.ingest.commit.RecordDecoder;
import org.folio.batch.json.Json;
import org.jspecify.annotations.Nullable;

/** Decodes consumptions from records. Ignores unknown properties. */
final class ConsumptionDecoder implements RecordDecoder<NewConsumption> {
  private static final Decoded<NewConsumption> TOMBSTONE = new Skipped<>("tombstone");
  private static final Decoded<NewConsumption> NO_TENANT =
      new Unreadable<>(null, "The record has no valid tenant header");

  private final TenantCache tenants = new TenantCache();

  @Override
  public Decoded<NewConsumption> read(
      byte @Nullable [] value, Supplier<@Nullable String> tenantHeader) {
    if (value == null) {
      return TOMBSTONE;
    }
    Tenant tenant = tenants.of(tenantHeader.get());
    if (tenant == null) {
      return NO_TENANT;
    }
    try {
      LimitConsumption sent = Json.MAPPER.readValue(value, LimitConsumption.class);
      return sent == null
          ? new Unreadable<>(tenant, "The value is the JSON null")
          : new Candidate<>(tenant, ConsumptionJson.read(sent));
    } catch (IOException e) {
      return new Unreadable<>(tenant, "The value is not the JSON of a consumption");
    } catch (ServiceException e) {
      return new Unreadable<>(tenant, reason(e));
    }
  }

  static String reason(ServiceException failure) {
    return failure.violations().stream()
        .map(violation -> violation.key() + " " + violation.message())
        .collect(Collectors.joining("; "));
  }

  /** Remembers the last tenant: consecutive records mostly belong to the same one. */
  private static final class TenantCache {
    private String id = "";
    private Optional<Tenant> tenant = Optional.empty();

    @Nullable Tenant of(@Nullable String wanted) {
      if (wanted == null) {
        return null;
      }
      if (!wanted.equals(id)) {
        id = wanted;
        tenant = Tenant.ifValid(wanted);
      }
      return tenant.orElse(null);
    }
  }
}
