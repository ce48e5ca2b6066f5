package org.folio.batch.query;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A list that can be filtered, sorted and read page by page.
 *
 * @param columns SQL of the columns of a row, separated by commas
 * @param from SQL of the tables
 * @param countFrom SQL of the tables that suffice to count
 * @param condition SQL that holds for every record of the list
 * @param fields what a query may name, in the order of the documentation
 * @param sortable fields that a query may sort by; each is in an index together with the id
 * @param id identifies a record
 * @param order of the list if a query names none
 * @param state the field to count records by, or null
 */
public record ListDefinition(
    String columns,
    String from,
    String countFrom,
    String condition,
    List<Field> fields,
    List<Field> sortable,
    Field id,
    Order order,
    @Nullable Field state) {
  public ListDefinition {
    fields = List.copyOf(fields);
    sortable = List.copyOf(sortable);
  }

  Optional<Field> field(String name) {
    return fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).findFirst();
  }

  Optional<Field> sortable(String name) {
    return sortable.stream().filter(field -> field.name().equalsIgnoreCase(name)).findFirst();
  }

  static String names(List<Field> fields) {
    return fields.stream().map(Field::name).collect(Collectors.joining(", "));
  }
}
