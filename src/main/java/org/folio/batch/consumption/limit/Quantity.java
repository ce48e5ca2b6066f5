package org.folio.batch.consumption.limit;

import java.math.BigDecimal;

/**
 * An exact quantity; negative when consumption is reversed.
 *
 * @param currency of an amount of money, three letters; empty if it is not money
 */
public record Quantity(BigDecimal value, String currency) {
  private static final String NO_CURRENCY = "";
  private static final int MOST_ZEROS = 6;

  /** Drops trailing zeros: 0e-999999999 has too many to write down. */
  public Quantity {
    if (value.scale() > MOST_ZEROS) {
      BigDecimal stripped = value.stripTrailingZeros();
      value = stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    } else if (value.signum() == 0 && value.scale() < 0) {
      value = BigDecimal.ZERO;
    }
  }

  public static Quantity money(BigDecimal value, String currency) {
    return new Quantity(value, currency);
  }

  public static Quantity units(BigDecimal value) {
    return new Quantity(value, NO_CURRENCY);
  }

  public boolean isMoney() {
    return !currency.equals(NO_CURRENCY);
  }

  /**
   * Returns the sum.
   *
   * @throws IllegalArgumentException if the other one has another currency
   */
  public Quantity plus(Quantity other) {
    return new Quantity(value.add(comparable(other)), currency);
  }

  /**
   * Returns the difference.
   *
   * @throws IllegalArgumentException if the other one has another currency
   */
  public Quantity minus(Quantity other) {
    return new Quantity(value.subtract(comparable(other)), currency);
  }

  /** Compares numerically: 1.5 equals 1.50. */
  public boolean isSameAs(Quantity other) {
    return currency.equals(other.currency) && value.compareTo(other.value) == 0;
  }

  private BigDecimal comparable(Quantity other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException(currency + " and " + other.currency + " cannot be added");
    }
    return other.value;
  }
}
