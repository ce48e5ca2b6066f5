package org.folio.batch.consumption.limit;

import org.folio.batch.consumption.resource.Violations;
import org.folio.batch.error.Violation;
import org.jspecify.annotations.Nullable;

/** Which consumptions a limit counts. */
final class ConsumptionRules {
  private ConsumptionRules() {}

  /**
   * All that is wrong with the consumption.
   *
   * @param limit null when there is none with its code
   */
  static Violations check(@Nullable Limit limit, NewConsumption consumption) {
    Violations violations = new Violations();
    if (limit == null) {
      violations.add(
          "limitCode", "limit.unknown", "is of no limit that there is", consumption.limitCode());
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
        "was used before for another consumption", "external.id.reused", "externalId", externalId);
  }
}
