package org.folio.batch.consumption.limit;

import org.folio.batch.consumption.resource.Violations;
import org.folio.batch.error.Violation;
import org.jspecify.annotations.Nullable;

/** Decides which consumptions a limit counts. */
final class ConsumptionRules {
  private ConsumptionRules() {}

  /**
   * Returns all violations of a consumption.
   *
   * @param limit null if no limit has its code
   */
  static Violations check(@Nullable Limit limit, NewConsumption consumption) {
    Violations violations = new Violations();
    if (limit == null) {
      violations.add(
          "limitCode",
          "limit.unknown",
          "must be the code of an existing limit, but was \"" + consumption.limitCode() + "\"",
          consumption.limitCode());
      return violations;
    }
    boolean isOfPerson = consumption.subjectCode() != null;
    if (isOfPerson != (limit.level() == LimitLevel.PERSON)) {
      violations.add(
          isOfPerson ? "subjectCode" : "familyCode",
          "subject.level",
          isOfPerson
              ? "must be absent: the limit is about families, so familyCode is needed"
              : "must be absent: the limit is about persons, so subjectCode is needed",
          consumption.subject());
    }
    QuantityRules.checkType(violations, limit.type(), consumption.quantity());
    return violations;
  }

  static Violation usedForAnother(String externalId) {
    return new Violation(
        "must be new, but \"" + externalId + "\" belongs to a consumption with different content",
        "external.id.reused",
        "externalId",
        externalId);
  }
}
