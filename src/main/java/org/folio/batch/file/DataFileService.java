package org.folio.batch.file;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
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
import org.folio.batch.db.TenantConnection;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.file.DataFileStore.Doomed;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.PageRequest;

/**
 * Manages the data file sets of all tenants. Tasks write them, a set becomes visible as a whole,
 * and clients read and delete them.
 */
public final class DataFileService {
  private static final Logger log = LogManager.getLogger(DataFileService.class);

  /** A writer that shows no activity for this long is considered dead. */
  static final Duration SILENCE = Duration.ofHours(1);

  private static final int CHUNK = 100;

  private final Vertx vertx;
  private final Database database;
  private final BlobStores contents;
  private final Clock clock;
  private final Duration retention;
  private final DataFileStore store = new DataFileStore();

  /**
   * @param retention age at which {@link #cleanUp} deletes an unlocked set
   */
  public DataFileService(
      Vertx vertx, Database database, BlobStores contents, Clock clock, Duration retention) {
    this.vertx = vertx;
    this.database = database;
    this.contents = contents;
    this.clock = clock;
    this.retention = retention;
  }

  /** Starts a new file under a new code; a task that is taken over starts another one. */
  public Future<DataFileWriter> create(Tenant tenant) {
    DataCode code = DataCode.random();
    BlobStore content = contents.forNewFiles();
    return database
        .withTenant(tenant, c -> store.register(c, code, content.name(), clock.instant()))
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
   * Makes the set and all of its files visible when the transaction commits. Fails if a file is
   * already in a set, or was given up because its writer showed no activity for an hour.
   *
   * @param set its files come from {@link DataFileWriter#finish}
   */
  public Future<Void> publish(TenantConnection transaction, DataFileSet set) {
    Future<Void> published = store.insertSet(transaction, set, clock.instant());
    for (DataFile file : set.files()) {
      published =
          published
              .compose(before -> store.publish(transaction, set.code(), file))
              .compose(DataFileService::requireWriting);
    }
    return published;
  }

  /**
   * Removes a file that will not be published; does nothing if it has been. Only its writer may
   * call this: it alone knows what to remove if the tenant was purged meanwhile.
   */
  public Future<Void> abandon(Tenant tenant, DataFileWriter writer) {
    return writer.quiet().compose(stored -> abandon(tenant, writer.code()));
  }

  Future<Void> abandon(Tenant tenant, DataCode file) {
    return database
        .withTenant(tenant, c -> store.isKnown(c, file))
        .recover(e -> isPurged(e) ? Future.succeededFuture(false) : Future.failedFuture(e))
        .compose(
            known ->
                known
                    ? database
                        .withTenant(tenant, c -> store.giveUp(c, file))
                        .compose(given -> removeBytes(tenant, given))
                    : contents.forNewFiles().delete(tenant, file));
  }

  Future<ListPage<ListedDataFileSet>> list(Tenant tenant, PageRequest request) {
    return database.withTenant(tenant, c -> store.list(c, request));
  }

  /** Fails with NOT_FOUND when the tenant has no such set. */
  public Future<DataFileSet> get(Tenant tenant, DataCode set) {
    return database
        .withTenant(tenant, c -> store.getSet(c, set))
        .map(found -> found.orElseThrow(DataFileService::noSuchSet));
  }

  /** Returns those of the sets that exist. */
  public Future<Set<DataCode>> existing(Tenant tenant, Collection<DataCode> sets) {
    return sets.isEmpty()
        ? Future.succeededFuture(Set.of())
        : database.withTenant(tenant, c -> store.existing(c, sets));
  }

  /** Fails with NOT_FOUND when the tenant has no such set with such a file. */
  public Future<DataFile> getFile(Tenant tenant, DataCode set, DataCode file) {
    return database
        .withTenant(tenant, c -> store.getFile(c, set, file))
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        ServiceException.notFound(
                            "Data file " + file.text() + " not found in set " + set.text())));
  }

  /**
   * Sends a range of the content as fast as the receiver takes it. Fails, rather than sending less,
   * if the file is deleted meanwhile.
   */
  public Future<Void> sendContent(
      Tenant tenant, DataFile file, ByteRange range, WriteStream<Buffer> to) {
    return DataFileDownload.content(vertx, reader(tenant, file), file, range, to);
  }

  /** Sends the whole file as the stored gzip stream; otherwise like {@link #sendContent}. */
  public Future<Void> sendPacked(Tenant tenant, DataFile file, WriteStream<Buffer> to) {
    return DataFileDownload.packed(reader(tenant, file), file, to);
  }

  /** Deletes a set. Fails with {@code NOT_FOUND} if unknown and {@code CONFLICT} if locked. */
  public Future<Void> delete(Tenant tenant, DataCode set) {
    return database
        .inTransaction(tenant, c -> deleteUnlocked(c, set))
        .compose(files -> removeBytes(tenant, files));
  }

  /**
   * Deletes the unlocked sets that are older than the retention, and what dead writers left behind.
   * Works in bounded chunks; can be called at any time and repeated.
   *
   * @return the number of sets deleted
   */
  public Future<Integer> cleanUp(Tenant tenant) {
    return deleteOld(tenant, clock.instant().minus(retention), 0)
        .compose(count -> giveUpSilent(tenant, clock.instant().minus(SILENCE)).map(count));
  }

  /** Removes everything outside the schema of a tenant whose schema is being dropped. */
  public Future<Void> deleteAll(Tenant tenant) {
    return contents.deleteAll(tenant);
  }

  private Future<Void> touch(Tenant tenant, DataCode code) {
    return database
        .withTenant(tenant, c -> store.touch(c, code, clock.instant()))
        .compose(DataFileService::requireWriting);
  }

  private static boolean isPurged(Throwable e) {
    return e instanceof ServiceException failure && failure.kind() == Kind.TENANT_NOT_ENABLED;
  }

  // the task can be attempted again with a new file
  private static Future<Void> requireWriting(boolean isWriting) {
    return isWriting
        ? Future.succeededFuture()
        : Future.failedFuture(
            ServiceException.of(
                Kind.UNAVAILABLE,
                "The data file was given up because its writer was idle for an hour; run the export again"));
  }

  private DataFileDownload.RunReader reader(Tenant tenant, DataFile file) {
    BlobStore content = contents.named(file.store());
    return run -> content.read(tenant, file.code(), run);
  }

  private Future<List<Doomed>> deleteUnlocked(TenantConnection c, DataCode set) {
    return store
        .lockSet(c, set)
        .compose(
            found -> {
              if (found.orElseThrow(DataFileService::noSuchSet)) {
                throw ServiceException.of(
                    Kind.CONFLICT, "The data file set is locked and cannot be deleted");
              }
              return store.deleteSets(c, List.of(set), clock.instant());
            });
  }

  private Future<Integer> deleteOld(Tenant tenant, Instant before, int deleted) {
    return database
        .inTransaction(
            tenant,
            c ->
                store
                    .lockOld(c, before, CHUNK)
                    .compose(
                        old ->
                            store
                                .deleteSets(c, old, clock.instant())
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
        .inTransaction(tenant, c -> store.giveUpSilent(c, since, clock.instant(), CHUNK))
        .compose(
            files ->
                removeBytes(tenant, files)
                    .compose(
                        removed ->
                            files.size() < CHUNK
                                ? Future.succeededFuture()
                                : giveUpSilent(tenant, since)));
  }

  /**
   * Removes files one by one. A later {@link #cleanUp} removes those that cannot be removed now.
   */
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
        .compose(gone -> database.withTenant(tenant, c -> store.forget(c, file.code())));
  }

  private static ServiceException noSuchSet() {
    return ServiceException.notFound("Data file set not found");
  }

  private record Deleted(int sets, List<Doomed> files) {}
}
