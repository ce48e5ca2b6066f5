package org.folio.batch.consumption.limit;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One increment to a limit's counter, as a client or an event tells of it. Exactly one of the two
 * subjects is there.
 *
 * @param transactionDateTime null for the time of its arrival
 * @param externalId the client's own id: a repeat of one is the same consumption
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

  /** Whose counter it is about, which is a person or a family. */
  public String subject() {
    String subject = subjectCode == null ? familyCode : subjectCode;
    if (subject == null) {
      throw new IllegalStateException("A consumption has a subject");
    }
    return subject;
  }
}
