package org.folio.batch.consumption.limit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One stored, immutable increment of a limit's counter.
 *
 * @param subject the person, or the family if the limit is about families
 */
public record Consumption(
    long id,
    String limitCode,
    LimitLevel level,
    String subject,
    LocalDate serviceDate,
    Instant transactionDateTime,
    Quantity quantity,
    @Nullable String externalId,
    @Nullable String description,
    @Nullable String transactionSourceCode,
    @Nullable String referenceCode,
    Instant createdDate) {

  /**
   * Whether the other consumption has the same content. A missing transaction time matches any
   * time.
   */
  public boolean isRepeatedBy(NewConsumption other) {
    return limitCode.equals(other.limitCode())
        && subject.equals(other.subject())
        && serviceDate.equals(other.serviceDate())
        && (other.transactionDateTime() == null
            || transactionDateTime.equals(other.transactionDateTime().toInstant()))
        && quantity.isSameAs(other.quantity())
        && Objects.equals(description, other.description())
        && Objects.equals(transactionSourceCode, other.transactionSourceCode())
        && Objects.equals(referenceCode, other.referenceCode());
  }
}
