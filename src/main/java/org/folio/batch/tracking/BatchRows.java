package org.folio.batch.tracking;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a batch. Every statement that reads or writes a whole batch takes its columns from
 * here, so that none can omit one.
 */
final class BatchRows {
  private static final List<Column> ALL =
      List.of(
          new Column("id", Batch::id),
          new Column("total_records", Batch::totalRecords),
          new Column("processed_count", Batch::processedCount),
          new Column("created_date", batch -> at(batch.createdDate())),
          new Column("version", Batch::version),
          new Column("created_by", Batch::createdBy),
          new Column("updated_date", batch -> at(batch.updatedDate())),
          new Column("updated_by", Batch::updatedBy));

  /** The column names, separated by commas. */
  static final String NAMES = join(Column::name);

  /** One parameter for each column, in the order of {@link #values}. */
  static final String PARAMETERS =
      IntStream.rangeClosed(1, ALL.size())
          .mapToObj(number -> "$" + number)
          .collect(Collectors.joining(", "));

  /** Assigns the columns of a row that could not be inserted. */
  static final String FROM_EXCLUDED =
      join(column -> column.name() + " = excluded." + column.name());

  private record Column(String name, Function<Batch, @Nullable Object> value) {}

  private BatchRows() {}

  /** Returns the column names of the table with this alias, separated by commas. */
  static String of(String alias) {
    return join(column -> alias + "." + column.name());
  }

  private static String join(Function<Column, String> text) {
    return ALL.stream().map(text).collect(Collectors.joining(", "));
  }

  /** Returns the values of the {@link #PARAMETERS}. */
  static Tuple values(Batch batch) {
    Tuple values = Tuple.tuple();
    ALL.forEach(column -> values.addValue(column.value().apply(batch)));
    return values;
  }

  static Batch batch(Row row) {
    return new Batch(
        row.getUUID("id"),
        row.getInteger("total_records"),
        row.getInteger("processed_count"),
        row.getOffsetDateTime("created_date").toInstant(),
        row.getInteger("version"),
        row.getUUID("created_by"),
        row.getOffsetDateTime("updated_date").toInstant(),
        row.getUUID("updated_by"));
  }

  static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
