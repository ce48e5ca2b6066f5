package org.folio.batch.query;

import java.util.Arrays;
import java.util.Optional;
import org.folio.batch.query.Filter.Operator;

/** A comparison as clients write it, in both query languages. */
enum Relation {
  EXACT("==", "eq"),
  WORDS("=", ""),
  NOT_EQUAL("<>", "neq"),
  LESS("<", "lt"),
  LESS_OR_EQUAL("<=", "lte"),
  GREATER(">", "gt"),
  GREATER_OR_EQUAL(">=", "gte");

  private final String cql;
  private final String ohi;

  Relation(String cql, String ohi) {
    this.cql = cql;
    this.ohi = ohi;
  }

  String cql() {
    return cql;
  }

  String ohi() {
    return ohi;
  }

  static Optional<Relation> ofCql(String text) {
    return Arrays.stream(values()).filter(each -> each.cql.equals(text)).findFirst();
  }

  static Optional<Relation> ofOhi(String text) {
    return Arrays.stream(values())
        .filter(each -> !each.ohi.isEmpty() && each.ohi.equals(text))
        .findFirst();
  }

  boolean isOrder() {
    return switch (this) {
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
      case EXACT, WORDS, NOT_EQUAL -> false;
    };
  }

  Operator operator() {
    return switch (this) {
      case EXACT, WORDS, NOT_EQUAL -> Operator.EQUAL;
      case LESS -> Operator.LESS;
      case LESS_OR_EQUAL -> Operator.LESS_OR_EQUAL;
      case GREATER -> Operator.GREATER;
      case GREATER_OR_EQUAL -> Operator.GREATER_OR_EQUAL;
    };
  }
}
