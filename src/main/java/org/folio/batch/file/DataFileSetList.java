package org.folio.batch.file;

import java.util.List;
import org.folio.batch.query.Field;
import org.folio.batch.query.ListDefinition;
import org.folio.batch.query.Order;

/** The list of data file sets, with the fields to filter and sort it by. */
final class DataFileSetList {
  private static final Field CODE = Field.code("code", "code");
  static final Field CREATED = Field.time("creationDate", "created_date");
  private static final String TABLE = "{schema}.data_file_set";

  static final ListDefinition LIST =
      new ListDefinition(
          "code, description, locked, created_date",
          TABLE,
          TABLE,
          "true",
          List.of(CODE, CREATED),
          List.of(CREATED),
          CODE,
          Order.descending(CREATED),
          null);

  private DataFileSetList() {}
}
