package org.folio.batch.file;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.Failure;
import org.folio.batch.error.Failure.Kind;
import org.folio.batch.file.DataFileStore.Doomed;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.PageRequest;

/**
 * Data file sets of all tenants: written by tasks, visible whole or not at all, read and deleted by
 * clients.
 */
public final class DataFileService {
  private static final Logger log = LogManager.getLogger(DataFileService.class);

  /** Silence after which a writer counts as gone. */
  static final Duration SILENCE = Duration.ofHours(1);

  private static final int CHUNK = 100;

  private final Vertx vertx;
  private final Database database;
  private final ContentStores contents;
  private final Clock clock;
  private final Duration retention;
  private final DataFileStore store = new DataFileStore();

  /**
   * @param retention age at which {@link #cleanUp} deletes a set that is not locked
   */
  public DataFileService(
      Vertx vertx, Database database, ContentStores contents, Clock clock, Duration retention) {
    this.vertx = vertx;
    this.database = database;
    this.contents = contents;
    this.clock = clock;
    this.retention = retention;
  }

  /** Begins a new file, under a code of its own: who takes a task over begins another one. */
  public Future<DataFileWriter> create(Tenant tenant) {
    DataCode code = DataCode.random();
    ContentStore content = contents.forNewFiles();
    return database
        .withTenant(tenant, c -> store.register(c, tenant, code, content.name(), clock.instant()))
        .map(
            registered ->
                new DataFileWriter(
                    vertx,
                    clock,
                    code,
                    content.name(),
                    content.create(tenant, code),
                    () -> touch(tenant, code)));
  }

  /**
   * Makes the set and its files visible when the transaction commits, all or nothing. Fails when a
   * file was given up because its writer had been silent for an hour, or is in a set already.
   *
   * @param set its files come from {@link DataFileWriter#finish}
   */
  public Future<Void> publish(SqlConnection transaction, Tenant tenant, DataFileSet set) {
    Future<Void> published = store.insertSet(transaction, tenant, set, clock.instant());
    for (DataFile file : set.files()) {
      published =
          published
              .compose(before -> store.publish(transaction, tenant, set.code(), file))
              .compose(DataFileService::requireWriting);
    }
    return published;
  }

  /**
   * Removes a file that will not be published; does nothing when it is. To be called by its writer,
   * who knows alone what there is to remove when the tenant was purged meanwhile.
   */
  public Future<Void> abandon(Tenant tenant, DataFileWriter writer) {
    return writer.quiet().compose(stored -> abandon(tenant, writer.code()));
  }

  Future<Void> abandon(Tenant tenant, DataCode file) {
    return database
        .withTenant(tenant, c -> store.isKnown(c, tenant, file))
        .recover(e -> isPurged(e) ? Future.succeededFuture(false) : Future.failedFuture(e))
        .compose(
            known ->
                known
                    ? database
                        .withTenant(tenant, c -> store.giveUp(c, tenant, file))
                        .compose(given -> removeBytes(tenant, given))
                    : contents.forNewFiles().delete(tenant, file));
  }

  Future<ListPage<ListedDataFileSet>> list(Tenant tenant, PageRequest request) {
    return database.withTenant(tenant, c -> store.list(c, tenant, request));
  }

  /** Fails with NOT_FOUND when the tenant has no such set. */
  public Future<DataFileSet> get(Tenant tenant, DataCode set) {
    return database
        .withTenant(tenant, c -> store.getSet(c, tenant, set))
        .map(found -> found.orElseThrow(DataFileService::noSuchSet));
  }

  /** Returns those of the sets that exist. */
  public Future<Set<DataCode>> existing(Tenant tenant, Collection<DataCode> sets) {
    return sets.isEmpty()
        ? Future.succeededFuture(Set.of())
        : database.withTenant(tenant, c -> store.existing(c, tenant, sets));
  }

  /** Fails with NOT_FOUND when the tenant has no such set with such a file. */
  public Future<DataFile> getFile(Tenant tenant, DataCode set, DataCode file) {
    return database
        .withTenant(tenant, c -> store.getFile(c, tenant, set, file))
        .map(found -> found.orElseThrow(() -> Failure.notFound("There is no such data file")));
  }

  /**
   * Sends a range of the content as fast as it is taken. Fails, rather than to send less, when the
   * file is deleted meanwhile.
   */
  public Future<Void> sendContent(
      Tenant tenant, DataFile file, ByteRange range, WriteStream<Buffer> to) {
    return DataFileDownload.content(vertx, reader(tenant, file), file, range, to);
  }

  /** Like {@link #sendContent}, of the whole file as the gzip stream that is stored. */
  public Future<Void> sendPacked(Tenant tenant, DataFile file, WriteStream<Buffer> to) {
    return DataFileDownload.packed(reader(tenant, file), file, to);
  }

  /** Fails with NOT_FOUND when there is no such set and with CONFLICT when it is locked. */
  public Future<Void> delete(Tenant tenant, DataCode set) {
    return database
        .inTransaction(tenant, c -> deleteUnlocked(c, tenant, set))
        .compose(files -> removeBytes(tenant, files));
  }

  /**
   * Deletes the sets that are older than the retention and not locked, and what writers have left
   * behind that are gone. Works in bounded chunks; may be called at any time and repeated.
   *
   * @return how many sets were deleted
   */
  public Future<Integer> cleanUp(Tenant tenant) {
    return deleteOld(tenant, clock.instant().minus(retention), 0)
        .compose(count -> giveUpSilent(tenant, clock.instant().minus(SILENCE)).map(count));
  }

  /** Removes what the stores hold of a tenant outside its schema, which is being dropped. */
  public Future<Void> deleteAll(Tenant tenant) {
    return contents.deleteAll(tenant);
  }

  private Future<Void> touch(Tenant tenant, DataCode code) {
    return database
        .withTenant(tenant, c -> store.touch(c, tenant, code, clock.instant()))
        .compose(DataFileService::requireWriting);
  }

  private static boolean isPurged(Throwable e) {
    return e instanceof Failure failure && failure.kind() == Kind.TENANT_NOT_ENABLED;
  }

  // the task may be tried again, with a new file
  private static Future<Void> requireWriting(boolean isWriting) {
    return isWriting
        ? Future.succeededFuture()
        : Future.failedFuture(
            Failure.of(Kind.UNAVAILABLE, "The data file was given up; it must be written again"));
  }

  private DataFileDownload.RunReader reader(Tenant tenant, DataFile file) {
    ContentStore content = contents.named(file.store());
    return run -> content.read(tenant, file.code(), run);
  }

  private Future<List<Doomed>> deleteUnlocked(SqlConnection c, Tenant tenant, DataCode set) {
    return store
        .lockSet(c, tenant, set)
        .compose(
            found -> {
              if (found.orElseThrow(DataFileService::noSuchSet)) {
                throw Failure.of(Kind.CONFLICT, "The data file set is locked");
              }
              return store.deleteSets(c, tenant, List.of(set), clock.instant());
            });
  }

  private Future<Integer> deleteOld(Tenant tenant, Instant before, int deleted) {
    return database
        .inTransaction(
            tenant,
            c ->
                store
                    .lockOld(c, tenant, before, CHUNK)
                    .compose(
                        old ->
                            store
                                .deleteSets(c, tenant, old, clock.instant())
                                .map(files -> new Deleted(old.size(), files))))
        .compose(chunk -> removeBytes(tenant, chunk.files()).map(chunk.sets()))
        .compose(
            sets ->
                sets < CHUNK
                    ? Future.succeededFuture(deleted + sets)
                    : deleteOld(tenant, before, deleted + sets));
  }

  private Future<Void> giveUpSilent(Tenant tenant, Instant since) {
    return database
        .inTransaction(tenant, c -> store.giveUpSilent(c, tenant, since, clock.instant(), CHUNK))
        .compose(
            files ->
                removeBytes(tenant, files)
                    .compose(
                        removed ->
                            files.size() < CHUNK
                                ? Future.succeededFuture()
                                : giveUpSilent(tenant, since)));
  }

  /** One after the other. What cannot be removed now is removed by a later {@link #cleanUp}. */
  private Future<Void> removeBytes(Tenant tenant, List<Doomed> files) {
    Future<Void> removed = Future.succeededFuture();
    for (Doomed file : files) {
      removed =
          removed
              .compose(before -> removeBytes(tenant, file))
              .recover(
                  e -> {
                    log.warn("Cannot remove data file {} of tenant {} now", file.code(), tenant, e);
                    return Future.succeededFuture();
                  });
    }
    return removed;
  }

  private Future<Void> removeBytes(Tenant tenant, Doomed file) {
    return contents
        .named(file.store())
        .delete(tenant, file.code())
        .compose(gone -> database.withTenant(tenant, c -> store.forget(c, tenant, file.code())));
  }

  private static Failure noSuchSet() {
    return Failure.notFound("There is no such data file set");
  }

  private record Deleted(int sets, List<Doomed> files) {}
}
