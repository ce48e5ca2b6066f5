package org.folio.batch.consumption.limit;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.folio.batch.api.model.AmountValue;
import org.folio.batch.api.model.LimitConsumption;
import org.folio.batch.api.model.LimitCounter;
import org.folio.batch.consumption.resource.DateTimes;
import org.folio.batch.consumption.resource.Links;
import org.folio.batch.consumption.resource.OhiJson;
import org.folio.batch.consumption.resource.Violations;

/** Reads and writes consumptions and counters as JSON of the API and of events. */
final class ConsumptionJson {
  private static final int MAX_TEXT = 1_000;
  private static final int MAX_EXTERNAL_ID = 255;

  private ConsumptionJson() {}

  /** Reads a consumption; fails with all of its violations. */
  static NewConsumption read(LimitConsumption sent) {
    Violations violations = new Violations();
    String limitCode = violations.required("limitCode", sent.getLimitCode());
    String subject = violations.code("subjectCode", sent.getSubjectCode());
    String family = violations.code("familyCode", sent.getFamilyCode());
    if ((sent.getSubjectCode() == null) == (sent.getFamilyCode() == null)) {
      violations.add(
          "subjectCode",
          "subject.one",
          "must be present, or familyCode instead, but not both",
          subject);
    }
    LocalDate serviceDate =
        violations.parsed(
            "serviceDate",
            violations.required("serviceDate", sent.getServiceDate()),
            DateTimes::parseDate);
    OffsetDateTime transactionDateTime =
        violations.parsed(
            "transactionDateTime", OhiJson.textOf(sent.getTransactionDateTime()), DateTimes::parse);
    Quantity quantity = quantity(violations, sent);
    String externalId = violations.text("externalId", sent.getExternalId(), MAX_EXTERNAL_ID);
    if (externalId != null && externalId.isEmpty()) { // all empty ones would be the same one
      violations.add("externalId", "text.empty", "must have at least 1 character", externalId);
    }
    String description = violations.text("description", sent.getDescription(), MAX_TEXT);
    String source = violations.code("transactionSourceCode", sent.getTransactionSourceCode());
    String reference = violations.code("referenceCode", sent.getReferenceCode());
    limitCode = violations.code("limitCode", limitCode);
    violations.refuse();
    return new NewConsumption(
        Objects.requireNonNull(limitCode),
        subject,
        family,
        Objects.requireNonNull(serviceDate),
        transactionDateTime,
        quantity,
        externalId,
        description,
        source,
        reference);
  }

  private static Quantity quantity(Violations violations, LimitConsumption sent) {
    AmountValue amount = sent.getAmount();
    BigDecimal units = sent.getNumberOfUnits();
    if ((amount == null) == (units == null)) {
      violations.add(
          "amount",
          "quantity.one",
          "must be present, or numberOfUnits instead, but not both",
          null);
    }
    QuantityRules.checkNumber(violations, "numberOfUnits", units);
    if (amount != null) {
      violations.required("amount.value", amount.getValue());
      QuantityRules.checkNumber(violations, "amount.value", amount.getValue());
      QuantityRules.checkCurrency(violations, "amount.currency", amount.getCurrency());
      QuantityRules.checkDecimals(
          violations, "amount.value", amount.getValue(), amount.getCurrency());
      return Quantity.money(
          Objects.requireNonNullElse(amount.getValue(), BigDecimal.ZERO), amount.getCurrency());
    }
    return Quantity.units(units == null ? BigDecimal.ZERO : units);
  }

  static LimitConsumption write(Consumption consumption, Links links) {
    boolean isOfPerson = consumption.level() == LimitLevel.PERSON;
    return write(
            new NewConsumption(
                consumption.limitCode(),
                isOfPerson ? consumption.subject() : null,
                isOfPerson ? null : consumption.subject(),
                consumption.serviceDate(),
                consumption.transactionDateTime().atOffset(ZoneOffset.UTC),
                consumption.quantity(),
                consumption.externalId(),
                consumption.description(),
                consumption.transactionSourceCode(),
                consumption.referenceCode()))
        .withId(consumption.id())
        .withCreationDate(OhiJson.dateTime(consumption.createdDate()))
        .withLinks(List.of(OhiJson.link("self", links.consumption(consumption.id()))));
  }

  /** Returns the JSON that was sent. */
  static LimitConsumption write(NewConsumption consumption) {
    OffsetDateTime transactionDateTime = consumption.transactionDateTime();
    LimitConsumption json =
        new LimitConsumption()
            .withLimitCode(consumption.limitCode())
            .withSubjectCode(consumption.subjectCode())
            .withFamilyCode(consumption.familyCode())
            .withServiceDate(consumption.serviceDate().toString())
            .withExternalId(consumption.externalId())
            .withDescription(consumption.description())
            .withTransactionSourceCode(consumption.transactionSourceCode())
            .withReferenceCode(consumption.referenceCode());
    if (transactionDateTime != null) {
      json.setTransactionDateTime(
          OhiJson.dateTime(DateTimes.exact(transactionDateTime.toInstant())));
    }
    Quantity quantity = consumption.quantity();
    if (quantity.isMoney()) {
      json.setAmount(
          new AmountValue().withValue(quantity.value()).withCurrency(quantity.currency()));
    } else {
      json.setNumberOfUnits(quantity.value());
    }
    return json;
  }

  static LimitCounter write(Limit limit, Counter counter) {
    LimitCounter json =
        new LimitCounter()
            .withType("counter")
            .withLimitCode(limit.code())
            .withSum(LimitJson.quantity(counter.sum()))
            .withConsumptions(counter.consumptions());
    Quantity remaining = limit.remaining(counter);
    if (remaining != null) {
      json.setRemaining(LimitJson.quantity(remaining));
    }
    if (limit.period() == LimitPeriod.CALENDAR_YEAR) {
      json.setPeriodStart(LocalDate.of(counter.period(), 1, 1).toString());
      json.setPeriodEnd(LocalDate.of(counter.period(), 12, 31).toString());
    }
    return limit.level() == LimitLevel.PERSON
        ? json.withSubjectCode(counter.subject())
        : json.withFamilyCode(counter.subject());
  }
}
