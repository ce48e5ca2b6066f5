package org.folio.batch.consumption.limit;

import java.util.List;
import org.folio.batch.query.Field;
import org.folio.batch.query.ListDefinition;
import org.folio.batch.query.Order;

/** The list of consumptions, with the fields to filter and sort it by. */
final class ConsumptionList {
  static final Field ID = Field.number("id", "c.id");

  private ConsumptionList() {}

  /**
   * The list.
   *
   * @param columns of a consumption {@code c} and its limit {@code l}
   */
  static ListDefinition of(String columns) {
    String from = "{schema}.consumption c JOIN {schema}.consumption_limit l ON l.id = c.limit_id";
    return new ListDefinition(
        columns,
        from,
        from,
        "true",
        List.of(
            ID,
            Field.lookedUp(
                "limitCode",
                "c.limit_id",
                "(SELECT id FROM {schema}.consumption_limit WHERE code = %s)"),
            Field.code("subjectCode", "c.subject").onlyIf("l.level = 'PERSON'"),
            Field.code("familyCode", "c.subject").onlyIf("l.level = 'FAMILY'"),
            Field.code("externalId", "c.external_id"),
            Field.time("transactionDateTime", "c.transaction_date_time")),
        List.of(ID),
        ID,
        Order.descending(ID),
        null);
  }
}
