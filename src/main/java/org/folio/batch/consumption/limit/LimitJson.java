package org.folio.batch.consumption.limit;

import java.util.List;
import java.util.Objects;
import org.folio.batch.api.model.LimitResource;
import org.folio.batch.api.model.QuantityValue;
import org.folio.batch.consumption.resource.Links;
import org.folio.batch.consumption.resource.OhiJson;
import org.folio.batch.consumption.resource.Violations;

/** Reads and writes limits as JSON of the API. */
final class LimitJson {
  private LimitJson() {}

  /** Reads a limit; fails with all of its violations. */
  static NewLimit read(LimitResource sent) {
    Violations violations = new Violations();
    LimitType type = LimitType.valueOf(sent.getType());
    QuantityValue maximum = Objects.requireNonNull(sent.getMaximum());
    NewLimit limit =
        new NewLimit(
            String.valueOf(violations.code("code", sent.getCode())),
            Objects.requireNonNullElse(sent.getDescription(), ""),
            LimitLevel.valueOf(sent.getLevel()),
            type,
            LimitPeriod.valueOf(sent.getPeriod()),
            new Quantity(
                maximum.getValue(), Objects.requireNonNullElse(maximum.getCurrency(), "")));
    QuantityRules.checkMaximum(violations, type, limit.maximum());
    violations.refuse();
    return limit;
  }

  static LimitResource write(Limit limit, Links links) {
    return new LimitResource()
        .withCode(limit.code())
        .withDescription(limit.description())
        .withLevel(limit.level().name())
        .withType(limit.type().name())
        .withPeriod(limit.period().name())
        .withMaximum(quantity(limit.maximum()))
        .withObjectVersionNumber(limit.version())
        .withCreationDate(OhiJson.dateTime(limit.createdDate()))
        .withLastUpdatedDate(OhiJson.dateTime(limit.updatedDate()))
        .withLinks(List.of(OhiJson.link("self", links.limit(limit.code()))));
  }

  static QuantityValue quantity(Quantity quantity) {
    QuantityValue value = new QuantityValue().withValue(quantity.value());
    return quantity.isMoney() ? value.withCurrency(quantity.currency()) : value;
  }
}
