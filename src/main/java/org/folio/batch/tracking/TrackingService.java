package org.folio.batch.tracking;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.http.RequestContext;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.live.LiveKind;
import org.folio.batch.outbox.Outbox;
import org.folio.batch.outbox.OutboxEvent;
import org.folio.batch.outbox.OutboxRelay;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.PageRequest;
import org.jspecify.annotations.Nullable;

/** Maintains batches. Each call is one transaction; a cleanup uses one for each chunk. */
public final class TrackingService {
  /** The most rows that one transaction of the cleanup locks. */
  static final int CLEANUP_CHUNK = 1_000;

  static final String NOT_FOUND = "Batch tracking record not found";

  // The message of mod-orders-storage, which clients know.
  private static final String DUPLICATE =
      "duplicate key value violates unique constraint \"batch_tracking_pkey\": Key (id)=(%s) already exists.";

  private static final String CANNOT_EXTEND =
      "The batch %s cannot be extended: its totalRecords would exceed 2147483647";

  /** How often an announcement is tried if the open batch with its id ends in the meantime. */
  private static final int ATTEMPTS = 3;

  private final Database database;
  private final Database reader;
  private final OutboxRelay relay;
  private final Duration retention;
  private final LiveChanges changes;
  private final Clock clock;
  private final Outbox outbox = new Outbox();
  private final TrackingStore store = new TrackingStore();
  private final BatchSkipStore skips = new BatchSkipStore();
  private final ConflictStore conflicts = new ConflictStore();

  /**
   * @param reader serves lists; may lag behind
   * @param retention age at which a cleanup removes a batch
   * @param changes called with batches that were announced or deleted
   */
  public TrackingService(
      Database database,
      Database reader,
      OutboxRelay relay,
      Duration retention,
      LiveChanges changes,
      Clock clock) {
    this.changes = changes;
    this.database = database;
    this.reader = reader;
    this.relay = relay;
    this.retention = retention;
    this.clock = clock;
  }

  /**
   * Starts a count, or extends the open one of this id.
   *
   * @param id null lets this module choose one
   * @param processedCount how many of the total are already done; when that is all of them, the
   *     completion is published at once
   * @param onConflict null to use the setting of the tenant
   */
  Future<Batch> create(
      Tenant tenant,
      @Nullable UUID id,
      int totalRecords,
      int processedCount,
      @Nullable OnConflict onConflict,
      RequestContext context) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    UUID by = context.userId().orElse(null);
    Batch batch =
        new Batch(
            id == null ? UUID.randomUUID() : id, totalRecords, processedCount, now, 1, by, now, by);
    return announce(tenant, batch, onConflict, CauseHeaders.of(context), ATTEMPTS);
  }

  private Future<Batch> announce(
      Tenant tenant,
      Batch batch,
      @Nullable OnConflict onConflict,
      Map<String, String> cause,
      int attempts) {
    Future<Boolean> stored =
        batch.isComplete() ? storeComplete(tenant, batch, cause) : store(tenant, batch);
    return stored.compose(
        isNew ->
            isNew
                ? Future.succeededFuture(batch)
                    .onSuccess(announced -> tellOfChange(tenant, announced.id()))
                : onConflict(tenant, onConflict)
                    .compose(
                        rule ->
                            rule == OnConflict.EXTEND
                                ? extend(tenant, batch, cause, attempts)
                                : Future.failedFuture(
                                    ServiceException.malformed(DUPLICATE.formatted(batch.id())))));
  }

  // The batch that was open may be complete or gone by now, and then a new one can be announced.
  private Future<Batch> extend(
      Tenant tenant, Batch announced, Map<String, String> cause, int attempts) {
    return database
        .withTenant(tenant, c -> conflicts.extend(c, announced))
        .compose(
            extended ->
                extended
                    .map(
                        batch -> {
                          tellOfChange(tenant, batch.id());
                          return Future.succeededFuture(batch);
                        })
                    .orElseGet(
                        () -> {
                          if (attempts == 1) {
                            return Future.failedFuture(
                                ServiceException.malformed(
                                    CANNOT_EXTEND.formatted(announced.id())));
                          }
                          return announce(
                              tenant, announced, OnConflict.EXTEND, cause, attempts - 1);
                        }));
  }

  private Future<OnConflict> onConflict(Tenant tenant, @Nullable OnConflict asked) {
    return asked == null ? onConflict(tenant) : Future.succeededFuture(asked);
  }

  /** Returns the tenant's setting. */
  Future<OnConflict> onConflict(Tenant tenant) {
    return database.withTenant(tenant, c -> conflicts.setting(c));
  }

  Future<Void> changeOnConflict(Tenant tenant, OnConflict setting) {
    return database.withTenant(tenant, c -> conflicts.changeSetting(c, setting));
  }

  private Future<Boolean> store(Tenant tenant, Batch batch) {
    return database.withTenant(tenant, c -> store.insertOrStartAgain(c, batch));
  }

  private Future<Boolean> storeComplete(Tenant tenant, Batch batch, Map<String, String> cause) {
    OutboxEvent completed = BatchEvent.completed(tenant, batch, clock.instant(), cause);
    return database
        .inTransaction(
            tenant,
            c ->
                store
                    .insertOrStartAgain(c, batch)
                    .compose(
                        isNew ->
                            isNew
                                ? outbox.append(c, List.of(completed)).map(true)
                                : Future.succeededFuture(false)))
        .onSuccess(isNew -> relay.wake(tenant));
  }

  Future<Batch> get(Tenant tenant, UUID id) {
    return database
        .withTenant(tenant, c -> store.get(c, id))
        .map(
            found ->
                found.stream().findFirst().orElseThrow(() -> ServiceException.notFound(NOT_FOUND)));
  }

  Future<ListPage<Batch>> list(Tenant tenant, PageRequest request) {
    return reader.withTenant(tenant, c -> store.list(c, request));
  }

  Future<Void> delete(Tenant tenant, UUID id) {
    return database
        .withTenant(tenant, c -> store.delete(c, id))
        .map(
            deleted -> {
              if (!deleted) {
                throw ServiceException.notFound(NOT_FOUND);
              }
              tellOfChange(tenant, id);
              return null;
            });
  }

  /**
   * Removes batches older than the retention in chunks, and publishes an event for each one that
   * was still open.
   *
   * @param cause headers of the request
   */
  Future<Integer> cleanup(Tenant tenant, Map<String, String> cause) {
    Instant before = clock.instant().minus(retention);
    return database
        .withTenant(tenant, c -> skips.deleteOlder(c, before))
        .compose(deleted -> cleanup(tenant, before, cause, 0));
  }

  private Future<Integer> cleanup(
      Tenant tenant, Instant before, Map<String, String> cause, int soFar) {
    return database
        .inTransaction(
            tenant,
            c ->
                store
                    .deleteOlder(c, before, CLEANUP_CHUNK)
                    .compose(old -> outbox.append(c, expired(tenant, old, cause)).map(old)))
        .compose(
            old -> {
              relay.wake(tenant);
              changes.changed(
                  tenant,
                  LiveKind.BATCH,
                  () -> old.stream().map(batch -> batch.id().toString()).toList());
              int deleted = old.size();
              int total = soFar + deleted;
              return deleted < CLEANUP_CHUNK
                  ? Future.succeededFuture(total)
                  : cleanup(tenant, before, cause, total);
            });
  }

  private void tellOfChange(Tenant tenant, UUID batch) {
    changes.changed(tenant, LiveKind.BATCH, () -> List.of(batch.toString()));
  }

  private List<OutboxEvent> expired(Tenant tenant, List<Batch> old, Map<String, String> cause) {
    Instant now = clock.instant();
    return old.stream()
        .filter(batch -> !batch.isComplete())
        .map(batch -> BatchEvent.expired(tenant, batch, now, cause))
        .toList();
  }
}
