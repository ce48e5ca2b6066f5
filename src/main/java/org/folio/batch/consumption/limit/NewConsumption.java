package org.folio.batch.consumption.limit;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One increment of a limit's counter, as a client or an event sends it. Has exactly one subject, a
 * person or a family.
 *
 * @param transactionDateTime null for the time of arrival
 * @param externalId the client's id; a second consumption with the same id is a repeat
 */
public record NewConsumption(
    String limitCode,
    @Nullable String subjectCode,
    @Nullable String familyCode,
    LocalDate serviceDate,
    @Nullable OffsetDateTime transactionDateTime,
    Quantity quantity,
    @Nullable String externalId,
    @Nullable String description,
    @Nullable String transactionSourceCode,
    @Nullable String referenceCode) {

  /** Returns the person or family whose counter it increments. */
  public String subject() {
    String subject = subjectCode == null ? familyCode : subjectCode;
    if (subject == null) {
      throw new IllegalStateException("A consumption has a subject");
    }
    return subject;
  }
}
