package org.folio.batch.file;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.folio.batch.db.Tenant;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.ListStore;
import org.folio.batch.query.PageRequest;

/** SQL for what data file sets and their files are. Their bytes are in a {@link ContentStore}. */
final class DataFileStore {
  private static final String REGISTER =
      """
      INSERT INTO {schema}.data_file (code, state, store, touched_date)
      VALUES ($1, 'WRITING', $2, $3)""";

  private static final String TOUCH =
      "UPDATE {schema}.data_file SET touched_date = $2 WHERE code = $1 AND state = 'WRITING'";

  private static final String INSERT_SET =
      """
      INSERT INTO {schema}.data_file_set (code, description, locked, created_date)
      VALUES ($1, $2, $3, $4)""";

  private static final String PUBLISH =
      """
      UPDATE {schema}.data_file SET state = 'PUBLISHED', set_code = $2, content_length = $3,
        sha256 = $4, row_count = $5, piece_lengths = $6
      WHERE code = $1 AND state = 'WRITING'""";

  private static final String GET_SET =
      "SELECT code, description, locked FROM {schema}.data_file_set WHERE code = $1";

  private static final String EXISTING =
      "SELECT code FROM {schema}.data_file_set WHERE code = ANY($1)";

  private static final String FILES =
      """
      SELECT code, store, content_length, sha256, row_count, piece_lengths
      FROM {schema}.data_file WHERE set_code = $1 AND ($2::text IS NULL OR code = $2)
      ORDER BY touched_date, code""";

  private static final String FILES_OF_SETS =
      """
      SELECT set_code, code, store, content_length, sha256, row_count, piece_lengths
      FROM {schema}.data_file WHERE set_code = ANY ($1) ORDER BY touched_date, code""";

  private static final String LOCK_SET =
      "SELECT locked FROM {schema}.data_file_set WHERE code = $1 FOR UPDATE";

  private static final String LOCK_OLD =
      """
      SELECT code FROM {schema}.data_file_set WHERE created_date < $1 AND NOT locked
      ORDER BY created_date LIMIT $2 FOR UPDATE SKIP LOCKED""";

  private static final String DELETE_FILES =
      """
      UPDATE {schema}.data_file SET state = 'DELETING', set_code = NULL, touched_date = $2
      WHERE set_code = ANY($1) RETURNING code, store""";

  private static final String DELETE_SETS =
      "DELETE FROM {schema}.data_file_set WHERE code = ANY($1)";

  private static final String IS_KNOWN =
      "SELECT EXISTS (SELECT FROM {schema}.data_file WHERE code = $1)";

  private static final String GIVE_UP =
      """
      UPDATE {schema}.data_file SET state = 'DELETING' WHERE code = $1 AND state = 'WRITING'
      RETURNING code, store""";

  // a deletion is repeated only when whoever decided it has had its time
  private static final String GIVE_UP_SILENT =
      """
      UPDATE {schema}.data_file SET state = 'DELETING', touched_date = $2 WHERE code IN (
        SELECT code FROM {schema}.data_file WHERE state <> 'PUBLISHED' AND touched_date < $1
        ORDER BY touched_date LIMIT $3 FOR UPDATE SKIP LOCKED)
      RETURNING code, store""";

  private static final String FORGET =
      "DELETE FROM {schema}.data_file WHERE code = $1 AND state = 'DELETING'";

  private final ListStore lists = new ListStore();

  /** A file whose bytes are to be removed. */
  record Doomed(DataCode code, String store) {}

  Future<Void> register(SqlConnection c, Tenant tenant, DataCode file, String store, Instant now) {
    return c.preparedQuery(tenant.sql(REGISTER))
        .execute(Tuple.of(file.text(), store, at(now)))
        .mapEmpty();
  }

  Future<Set<DataCode>> existing(
      SqlConnection connection, Tenant tenant, Collection<DataCode> sets) {
    return connection
        .preparedQuery(tenant.sql(EXISTING))
        .execute(Tuple.tuple().addValue(sets.stream().map(DataCode::text).toArray(String[]::new)))
        .map(
            rows -> {
              Set<DataCode> existing = new HashSet<>();
              rows.forEach(row -> existing.add(new DataCode(row.getString(0))));
              return existing;
            });
  }

  /** False when the file was given up. */
  Future<Boolean> touch(SqlConnection c, Tenant tenant, DataCode file, Instant now) {
    return c.preparedQuery(tenant.sql(TOUCH))
        .execute(Tuple.of(file.text(), at(now)))
        .map(rows -> rows.rowCount() == 1);
  }

  Future<Void> insertSet(SqlConnection c, Tenant tenant, DataFileSet set, Instant now) {
    return c.preparedQuery(tenant.sql(INSERT_SET))
        .execute(Tuple.of(set.code().text(), set.description(), set.locked(), at(now)))
        .mapEmpty();
  }

  /** False when the file was given up. */
  Future<Boolean> publish(SqlConnection c, Tenant tenant, DataCode set, DataFile file) {
    Integer[] lengths = new Integer[file.pieces().count()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = file.pieces().lengthOf(i);
    }
    return c.preparedQuery(tenant.sql(PUBLISH))
        .execute(
            Tuple.tuple()
                .addValue(file.code().text())
                .addValue(set.text())
                .addValue(file.contentLength())
                .addValue(file.sha256())
                .addValue(file.rows())
                .addValue(lengths))
        .map(rows -> rows.rowCount() == 1);
  }

  Future<Optional<DataFileSet>> getSet(SqlConnection c, Tenant tenant, DataCode set) {
    Future<RowSet<Row>> found = c.preparedQuery(tenant.sql(GET_SET)).execute(Tuple.of(set.text()));
    Future<RowSet<Row>> files =
        c.preparedQuery(tenant.sql(FILES))
            .execute(Tuple.tuple().addValue(set.text()).addValue(null));
    return Future.all(found, files).map(both -> set(found.result(), files.result()));
  }

  Future<ListPage<ListedDataFileSet>> list(SqlConnection c, Tenant tenant, PageRequest request) {
    return lists
        .page(c, tenant, DataFileSetList.LIST, request, DataFileStore::listed)
        .compose(page -> filesOf(c, tenant, page).map(files -> page.map(one -> with(one, files))));
  }

  private static ListedDataFileSet listed(Row row) {
    return new ListedDataFileSet(
        new DataFileSet(
            new DataCode(row.getString("code")),
            row.getString("description"),
            row.getBoolean("locked"),
            List.of()),
        row.getOffsetDateTime("created_date").toInstant());
  }

  private static Future<Map<String, List<DataFile>>> filesOf(
      SqlConnection c, Tenant tenant, ListPage<ListedDataFileSet> page) {
    String[] codes =
        page.items().stream().map(one -> one.set().code().text()).toArray(String[]::new);
    return c.preparedQuery(tenant.sql(FILES_OF_SETS))
        .execute(Tuple.tuple().addValue(codes))
        .map(
            rows -> {
              Map<String, List<DataFile>> files = new HashMap<>();
              for (Row row : rows) {
                files
                    .computeIfAbsent(row.getString("set_code"), set -> new ArrayList<>())
                    .add(file(row));
              }
              return files;
            });
  }

  private static ListedDataFileSet with(ListedDataFileSet one, Map<String, List<DataFile>> files) {
    DataFileSet set = one.set();
    return new ListedDataFileSet(
        new DataFileSet(
            set.code(),
            set.description(),
            set.locked(),
            List.copyOf(files.getOrDefault(set.code().text(), List.of()))),
        one.created());
  }

  Future<Optional<DataFile>> getFile(SqlConnection c, Tenant tenant, DataCode set, DataCode file) {
    return c.preparedQuery(tenant.sql(FILES))
        .execute(Tuple.of(set.text(), file.text()))
        .map(rows -> files(rows).stream().findFirst());
  }

  /** Whether the set is locked against deletion; nothing when there is no such set. */
  Future<Optional<Boolean>> lockSet(SqlConnection c, Tenant tenant, DataCode set) {
    return c.preparedQuery(tenant.sql(LOCK_SET))
        .execute(Tuple.of(set.text()))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(rows.iterator().next().getBoolean(0)));
  }

  /** At most so many sets that may be deleted and were created before the time. */
  Future<List<DataCode>> lockOld(SqlConnection c, Tenant tenant, Instant before, int atMost) {
    return c.preparedQuery(tenant.sql(LOCK_OLD))
        .execute(Tuple.of(at(before), atMost))
        .map(
            rows -> {
              List<DataCode> codes = new ArrayList<>();
              rows.forEach(row -> codes.add(new DataCode(row.getString(0))));
              return codes;
            });
  }

  /** Nobody sees the sets any more; the bytes of the files are still to be removed. */
  Future<List<Doomed>> deleteSets(
      SqlConnection c, Tenant tenant, List<DataCode> sets, Instant now) {
    String[] codes = sets.stream().map(DataCode::text).toArray(String[]::new);
    Future<List<Doomed>> files =
        c.preparedQuery(tenant.sql(DELETE_FILES))
            .execute(Tuple.tuple().addValue(codes).addValue(at(now)))
            .map(DataFileStore::doomed);
    Future<?> deleted =
        c.preparedQuery(tenant.sql(DELETE_SETS)).execute(Tuple.tuple().addValue(codes));
    return Future.all(files, deleted).map(both -> files.result());
  }

  /** False when its row went with the tenant's schema. */
  Future<Boolean> isKnown(SqlConnection c, Tenant tenant, DataCode file) {
    return c.preparedQuery(tenant.sql(IS_KNOWN))
        .execute(Tuple.of(file.text()))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  /** The file, unless it is published or given up already. */
  Future<List<Doomed>> giveUp(SqlConnection c, Tenant tenant, DataCode file) {
    return c.preparedQuery(tenant.sql(GIVE_UP))
        .execute(Tuple.of(file.text()))
        .map(DataFileStore::doomed);
  }

  /** At most so many files that are not published and that nobody has touched since the time. */
  Future<List<Doomed>> giveUpSilent(
      SqlConnection c, Tenant tenant, Instant silentSince, Instant now, int atMost) {
    return c.preparedQuery(tenant.sql(GIVE_UP_SILENT))
        .execute(Tuple.of(at(silentSince), at(now), atMost))
        .map(DataFileStore::doomed);
  }

  /** The last trace of a file whose bytes are removed. */
  Future<Void> forget(SqlConnection c, Tenant tenant, DataCode file) {
    return c.preparedQuery(tenant.sql(FORGET)).execute(Tuple.of(file.text())).mapEmpty();
  }

  private static Optional<DataFileSet> set(RowSet<Row> found, RowSet<Row> files) {
    if (found.size() == 0) {
      return Optional.empty();
    }
    Row row = found.iterator().next();
    return Optional.of(
        new DataFileSet(
            new DataCode(row.getString("code")),
            row.getString("description"),
            row.getBoolean("locked"),
            files(files)));
  }

  private static List<DataFile> files(RowSet<Row> rows) {
    List<DataFile> files = new ArrayList<>();
    rows.forEach(row -> files.add(file(row)));
    return List.copyOf(files);
  }

  private static DataFile file(Row row) {
    Integer[] boxed = row.getArrayOfIntegers("piece_lengths");
    int[] lengths = new int[boxed.length];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = boxed[i];
    }
    return new DataFile(
        new DataCode(row.getString("code")),
        row.getString("store"),
        row.getLong("content_length"),
        row.getString("sha256"),
        row.getLong("row_count"),
        new PieceIndex(lengths));
  }

  private static List<Doomed> doomed(RowSet<Row> rows) {
    List<Doomed> files = new ArrayList<>();
    rows.forEach(
        row -> files.add(new Doomed(new DataCode(row.getString("code")), row.getString("store"))));
    return files;
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
