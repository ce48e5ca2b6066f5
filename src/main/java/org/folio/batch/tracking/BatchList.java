package org.folio.batch.tracking;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.folio.batch.query.Field;
import org.folio.batch.query.ListDefinition;
import org.folio.batch.query.Order;

/**
 * The list of batches, with the fields to filter and sort it by. Counting changes none of these
 * fields, so that it need not update an index.
 */
final class BatchList {
  private static final Field ID = Field.uuid("id", "id");
  static final Field CREATED = Field.time("createdDate", "created_date");
  private static final Field STATE = Field.choice("state", states());
  private static final String TABLE = "{schema}.batch_tracking";

  static final ListDefinition LIST =
      new ListDefinition(
          BatchRows.NAMES,
          TABLE,
          TABLE,
          "true",
          List.of(ID, STATE, CREATED, Field.time("metadata.createdDate", "created_date")),
          List.of(CREATED, ID),
          ID,
          Order.descending(CREATED),
          STATE);

  private BatchList() {}

  private static Map<String, String> states() {
    Map<String, String> states = new LinkedHashMap<>();
    states.put("open", "complete = false");
    states.put("complete", "complete = true");
    return states;
  }
}
