package org.folio.batch.file;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.ListStore;
import org.folio.batch.query.PageRequest;

/** SQL for the metadata of data file sets and files. A {@link BlobStore} holds the bytes. */
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

  // a deletion is repeated only after its first attempt has had enough time
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

  Future<Void> register(TenantConnection c, DataCode file, String store, Instant now) {
    return c.preparedQuery(REGISTER).execute(Tuple.of(file.text(), store, at(now))).mapEmpty();
  }

  Future<Set<DataCode>> existing(TenantConnection connection, Collection<DataCode> sets) {
    return connection
        .preparedQuery(EXISTING)
        .execute(Tuple.tuple().addValue(sets.stream().map(DataCode::text).toArray(String[]::new)))
        .map(
            rows -> {
              Set<DataCode> existing = new HashSet<>();
              rows.forEach(row -> existing.add(new DataCode(row.getString(0))));
              return existing;
            });
  }

  /** Returns false if the file was given up. */
  Future<Boolean> touch(TenantConnection c, DataCode file, Instant now) {
    return c.preparedQuery(TOUCH)
        .execute(Tuple.of(file.text(), at(now)))
        .map(rows -> rows.rowCount() == 1);
  }

  Future<Void> insertSet(TenantConnection c, DataFileSet set, Instant now) {
    return c.preparedQuery(INSERT_SET)
        .execute(Tuple.of(set.code().text(), set.description(), set.locked(), at(now)))
        .mapEmpty();
  }

  /** Returns false if the file was given up. */
  Future<Boolean> publish(TenantConnection c, DataCode set, DataFile file) {
    Integer[] lengths = new Integer[file.chunks().count()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = file.chunks().lengthOf(i);
    }
    return c.preparedQuery(PUBLISH)
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

  Future<Optional<DataFileSet>> getSet(TenantConnection c, DataCode set) {
    Future<RowSet<Row>> found = c.preparedQuery(GET_SET).execute(Tuple.of(set.text()));
    Future<RowSet<Row>> files =
        c.preparedQuery(FILES).execute(Tuple.tuple().addValue(set.text()).addValue(null));
    return Future.all(found, files).map(both -> set(found.result(), files.result()));
  }

  Future<ListPage<ListedDataFileSet>> list(TenantConnection c, PageRequest request) {
    return lists
        .page(c, DataFileSetList.LIST, request, DataFileStore::listed)
        .compose(page -> filesOf(c, page).map(files -> page.map(one -> with(one, files))));
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
      TenantConnection c, ListPage<ListedDataFileSet> page) {
    String[] codes =
        page.items().stream().map(one -> one.set().code().text()).toArray(String[]::new);
    return c.preparedQuery(FILES_OF_SETS)
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

  Future<Optional<DataFile>> getFile(TenantConnection c, DataCode set, DataCode file) {
    return c.preparedQuery(FILES)
        .execute(Tuple.of(set.text(), file.text()))
        .map(rows -> files(rows).stream().findFirst());
  }

  /** Locks the row of a set and returns whether the set is locked; empty if it does not exist. */
  Future<Optional<Boolean>> lockSet(TenantConnection c, DataCode set) {
    return c.preparedQuery(LOCK_SET)
        .execute(Tuple.of(set.text()))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(rows.iterator().next().getBoolean(0)));
  }

  /** Returns at most this many unlocked sets that were created before the time. */
  Future<List<DataCode>> lockOld(TenantConnection c, Instant before, int atMost) {
    return c.preparedQuery(LOCK_OLD)
        .execute(Tuple.of(at(before), atMost))
        .map(
            rows -> {
              List<DataCode> codes = new ArrayList<>();
              rows.forEach(row -> codes.add(new DataCode(row.getString(0))));
              return codes;
            });
  }

  /** Hides the sets and returns the files whose bytes must still be removed. */
  Future<List<Doomed>> deleteSets(TenantConnection c, List<DataCode> sets, Instant now) {
    String[] codes = sets.stream().map(DataCode::text).toArray(String[]::new);
    Future<List<Doomed>> files =
        c.preparedQuery(DELETE_FILES)
            .execute(Tuple.tuple().addValue(codes).addValue(at(now)))
            .map(DataFileStore::doomed);
    Future<?> deleted = c.preparedQuery(DELETE_SETS).execute(Tuple.tuple().addValue(codes));
    return Future.all(files, deleted).map(both -> files.result());
  }

  /** Returns false if the row was dropped with the tenant's schema. */
  Future<Boolean> isKnown(TenantConnection c, DataCode file) {
    return c.preparedQuery(IS_KNOWN)
        .execute(Tuple.of(file.text()))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  /** Gives up a file and returns it, unless it is already published or given up. */
  Future<List<Doomed>> giveUp(TenantConnection c, DataCode file) {
    return c.preparedQuery(GIVE_UP).execute(Tuple.of(file.text())).map(DataFileStore::doomed);
  }

  /** Gives up at most this many unpublished files whose writers were idle since the time. */
  Future<List<Doomed>> giveUpSilent(
      TenantConnection c, Instant silentSince, Instant now, int atMost) {
    return c.preparedQuery(GIVE_UP_SILENT)
        .execute(Tuple.of(at(silentSince), at(now), atMost))
        .map(DataFileStore::doomed);
  }

  /** Removes the row of a file whose bytes are removed. */
  Future<Void> forget(TenantConnection c, DataCode file) {
    return c.preparedQuery(FORGET).execute(Tuple.of(file.text())).mapEmpty();
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
        new ChunkIndex(lengths));
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
