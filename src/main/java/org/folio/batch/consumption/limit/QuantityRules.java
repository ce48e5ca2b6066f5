package org.folio.batch.consumption.limit;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.folio.batch.consumption.resource.Violations;
import org.jspecify.annotations.Nullable;

/** Decides which quantities a limit of a type can count. */
final class QuantityRules {
  /** Keeps even very large sums exact and short. */
  private static final int MAX_INTEGER_DIGITS = 15;

  private static final int MAX_DECIMALS = 6;
  private static final Map<String, Currency> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .collect(Collectors.toUnmodifiableMap(Currency::getCurrencyCode, Function.identity()));

  private QuantityRules() {}

  static void checkMaximum(Violations violations, LimitType type, Quantity maximum) {
    checkNumber(violations, "maximum.value", maximum.value());
    if (maximum.value().signum() < 0) {
      violations.add("maximum.value", "number.negative", "must not be below 0", maximum.value());
    }
    if (type == LimitType.AMOUNT) {
      checkCurrency(violations, "maximum.currency", maximum.currency());
      checkDecimals(violations, "maximum.value", maximum.value(), maximum.currency());
    } else if (maximum.isMoney()) {
      violations.add(
          "maximum.currency",
          "quantity.type",
          "must be absent, because the limit is not about money",
          maximum.currency());
    }
    if (type == LimitType.SERVICE_DAYS) {
      checkWhole(violations, "maximum.value", maximum.value());
    }
  }

  /** Checks that the quantity is of the type that the limit counts. */
  static void checkType(Violations violations, LimitType type, Quantity quantity) {
    if (type == LimitType.AMOUNT && !quantity.isMoney()) {
      violations.add(
          "numberOfUnits",
          "quantity.type",
          "must be absent: the limit is about money, so amount is needed",
          quantity.value());
    } else if (type != LimitType.AMOUNT && quantity.isMoney()) {
      violations.add(
          "amount",
          "quantity.type",
          "must be absent: the limit is not about money, so numberOfUnits is needed",
          quantity.value());
    } else if (type == LimitType.SERVICE_DAYS) {
      checkWhole(violations, "numberOfUnits", quantity.value());
    }
  }

  static void checkNumber(Violations violations, String property, @Nullable BigDecimal number) {
    if (number != null
        && (digits(number) > MAX_INTEGER_DIGITS || decimals(number) > MAX_DECIMALS)) {
      violations.add(
          property,
          "number.precision",
          "must have at most %d digits before the decimal point and %d after it"
              .formatted(MAX_INTEGER_DIGITS, MAX_DECIMALS),
          number);
    }
  }

  static void checkCurrency(Violations violations, String property, @Nullable String currency) {
    if (currency == null || !CURRENCIES.containsKey(currency)) {
      violations.add(
          property,
          "currency.malformed",
          "must be a currency code of ISO 4217, like EUR",
          currency);
    }
  }

  /** Checks that an amount has no more decimals than its currency, for example 2 for EUR. */
  static void checkDecimals(
      Violations violations, String property, @Nullable BigDecimal amount, @Nullable String code) {
    Currency currency = code == null ? null : CURRENCIES.get(code);
    if (amount == null
        || amount.signum() == 0
        || currency == null
        || currency.getDefaultFractionDigits() < 0) {
      return; // the second is another violation, and units of account have no decimals of their own
    }
    int most = currency.getDefaultFractionDigits();
    long decimals = decimals(amount);
    if (decimals > most && decimals <= MAX_DECIMALS) {
      violations.add(
          property,
          "amount.decimals",
          "must have at most %d decimals, because it is in %s".formatted(most, code),
          amount);
    }
  }

  private static void checkWhole(Violations violations, String property, BigDecimal number) {
    if (digits(number) <= MAX_INTEGER_DIGITS && decimals(number) > 0) {
      violations.add(property, "number.whole", "must be a whole number of days", number);
    }
  }

  // uses the exponent alone: 1e999999999 must not be written out to find that it is too large
  private static long digits(BigDecimal number) {
    return number.signum() == 0 ? 0 : (long) number.precision() - number.scale();
  }

  private static long decimals(BigDecimal number) {
    if (number.signum() == 0 || number.scale() <= 0) {
      return Math.min(number.scale(), MAX_DECIMALS);
    }
    return number.scale() > 2_000 ? number.scale() : number.stripTrailingZeros().scale();
  }
}
