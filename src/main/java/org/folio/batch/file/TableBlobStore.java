package org.folio.batch.file;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import org.folio.batch.db.Database;
import org.folio.batch.db.SqlErrors;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/** Stores each chunk as a row in the tenant's schema. Holds no connection between two chunks. */
public final class TableBlobStore implements BlobStore {
  static final String NAME = "TABLE";
  private static final int DELETED_AT_ONCE = 500;
  private static final String FOREIGN_KEY = "23503";

  // The commit that finishes the file makes all earlier ones durable, so the chunks need not wait
  // for the disk.
  private static final String DO_NOT_WAIT_FOR_DISK = "SET LOCAL synchronous_commit = off";

  private static final String INSERT =
      "INSERT INTO {schema}.data_file_piece (file_code, number, bytes) VALUES ($1, $2, $3)";

  private static final String TOUCH_AND_COUNT =
      """
      WITH touched AS (
        UPDATE {schema}.data_file SET touched_date = touched_date
        WHERE code = $1 AND state = 'WRITING' RETURNING code
      )
      SELECT count(*) FROM touched JOIN {schema}.data_file_piece ON file_code = code""";

  private static final String READ =
      """
      SELECT bytes FROM {schema}.data_file_piece
      WHERE file_code = $1 AND number >= $2 AND number < $3 ORDER BY number""";

  private static final String DELETE =
      """
      DELETE FROM {schema}.data_file_piece WHERE file_code = $1 AND number IN (
        SELECT number FROM {schema}.data_file_piece WHERE file_code = $1 LIMIT $2)""";

  private final Database database;

  public TableBlobStore(Database database) {
    this.database = database;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public BlobWriter create(Tenant tenant, DataCode file) {
    return new RowSink(tenant, file);
  }

  @Override
  public Future<Buffer> read(Tenant tenant, DataCode file, ChunkRange chunks) {
    return database
        .withTenant(
            tenant,
            c -> c.preparedQuery(READ).execute(Tuple.of(file.text(), chunks.first(), chunks.end())))
        .map(
            rows -> {
              Buffer bytes = Buffer.buffer(chunks.length());
              for (Row row : rows) {
                bytes.appendBuffer(row.getBuffer(0));
              }
              if (bytes.length() != chunks.length()) {
                throw ServiceException.notFound(
                    "The data file was deleted while it was being read");
              }
              return bytes;
            });
  }

  @Override
  public Future<Void> delete(Tenant tenant, DataCode file) {
    return database
        .withTenant(
            tenant, c -> c.preparedQuery(DELETE).execute(Tuple.of(file.text(), DELETED_AT_ONCE)))
        .compose(
            rows ->
                rows.rowCount() < DELETED_AT_ONCE
                    ? Future.succeededFuture()
                    : delete(tenant, file));
  }

  /** Does nothing: dropping the schema removes the chunks. */
  @Override
  public Future<Void> deleteAll(Tenant tenant) {
    return Future.succeededFuture();
  }

  private Future<Void> insert(Tenant tenant, DataCode file, int number, Buffer chunk) {
    return database
        .inTransaction(
            tenant,
            c -> {
              Future<?> set = c.query(DO_NOT_WAIT_FOR_DISK).execute();
              Future<?> inserted =
                  c.preparedQuery(INSERT).execute(Tuple.of(file.text(), number, chunk));
              return Future.all(set, inserted);
            })
        .recover(e -> Future.failedFuture(isGivenUp(e) ? givenUp(e) : e))
        .mapEmpty();
  }

  // A database server that crashed meanwhile may have lost commits that did not wait for the disk.
  private Future<Void> requireStored(Tenant tenant, DataCode file, int count) {
    return database
        .inTransaction(tenant, c -> c.preparedQuery(TOUCH_AND_COUNT).execute(Tuple.of(file.text())))
        .compose(
            rows ->
                rows.iterator().next().getLong(0) == count
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        ServiceException.of(
                            Kind.UNAVAILABLE,
                            "Parts of the data file were lost when the database crashed; run the export again")));
  }

  // the row of the file is gone: a cleanup considered this writer dead
  private static boolean isGivenUp(Throwable e) {
    return FOREIGN_KEY.equals(SqlErrors.sqlState(e));
  }

  private static ServiceException givenUp(Throwable e) {
    return ServiceException.of(
        Kind.UNAVAILABLE,
        "The data file was given up because its writer was idle for an hour; run the export again",
        e);
  }

  /** Writes chunks and numbers them. */
  private final class RowSink implements BlobWriter {
    private final Tenant tenant;
    private final DataCode file;
    private int count;

    RowSink(Tenant tenant, DataCode file) {
      this.tenant = tenant;
      this.file = file;
    }

    @Override
    public Future<Void> append(Buffer chunk) {
      return insert(tenant, file, count++, chunk);
    }

    @Override
    public Future<Void> finish() {
      return requireStored(tenant, file, count);
    }
  }
}
