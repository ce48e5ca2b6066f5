package org.folio.batch.tracking;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.live.LiveKind;
import org.folio.batch.outbox.Outbox;
import org.folio.batch.outbox.OutboxEvent;
import org.folio.batch.outbox.OutboxRelay;
import org.folio.batch.tenant.EnabledTenants;
import org.jspecify.annotations.Nullable;

/** Maintains batches. Each call is one transaction; a cleanup uses one for each chunk. */
public final class TrackingService {
  /** The most rows that one transaction of the cleanup locks. */
  static final int CLEANUP_CHUNK = 1_000;

  static final String NOT_FOUND = "Batch tracking record not found";

  // The message of mod-orders-storage, which clients know.
  private static final String DUPLICATE =
      "duplicate key value violates unique constraint \"batch_tracking_pkey\": Key (id)=(%s) already exists.";

  private final Database database;
  private final Database reader;
  private final EnabledTenants tenants;
  private final OutboxRelay relay;
  private final Duration retention;
  private final LiveChanges changes;
  private final Clock clock;
  private final Outbox outbox = new Outbox();
  private final TrackingStore store = new TrackingStore();
  private final BatchSkipStore skips = new BatchSkipStore();

  /**
   * @param reader serves lists; may lag behind
   * @param retention age at which a cleanup removes a batch
   * @param changes is told of batches that were announced or deleted
   */
  public TrackingService(
      Database database,
      Database reader,
      EnabledTenants tenants,
      OutboxRelay relay,
      Duration retention,
      LiveChanges changes,
      Clock clock) {
    this.changes = changes;
    this.database = database;
    this.reader = reader;
    this.tenants = tenants;
    this.relay = relay;
    this.retention = retention;
    this.clock = clock;
  }

  /**
   * Creates a batch and starts its count.
   *
   * @param id null to let this module choose one
   * @param processedCount how many of the total are already done; if all are, the completion is
   *     published at once
   */
  Future<Batch> create(
      Tenant tenant, @Nullable UUID id, int totalRecords, int processedCount, Optional<UUID> user) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    UUID by = user.orElse(null);
    Batch batch =
        new Batch(
            id == null ? UUID.randomUUID() : id, totalRecords, processedCount, now, 1, by, now, by);
    Future<Boolean> stored =
        tenants
            .requireEnabled(tenant)
            .compose(
                enabled ->
                    batch.isComplete() ? storeComplete(tenant, batch) : store(tenant, batch));
    return stored.map(
        isNew -> {
          if (!isNew) {
            throw ServiceException.malformed(DUPLICATE.formatted(batch.id()));
          }
          tellOfChange(tenant, batch.id());
          return batch;
        });
  }

  private Future<Boolean> store(Tenant tenant, Batch batch) {
    return database.withTenant(tenant, c -> store.insertOrStartAgain(c, batch));
  }

  private Future<Boolean> storeComplete(Tenant tenant, Batch batch) {
    OutboxEvent completed = BatchEvent.completed(tenant, batch, clock.instant());
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
    return tenants
        .requireEnabled(tenant)
        .compose(enabled -> database.withTenant(tenant, c -> store.get(c, id)))
        .map(
            found ->
                found.stream().findFirst().orElseThrow(() -> ServiceException.notFound(NOT_FOUND)));
  }

  Future<BatchPage> list(Tenant tenant, BatchFilter filter) {
    return tenants
        .requireEnabled(tenant)
        .compose(enabled -> reader.withTenant(tenant, c -> store.list(c, filter)));
  }

  Future<Void> delete(Tenant tenant, UUID id) {
    return tenants
        .requireEnabled(tenant)
        .compose(enabled -> database.withTenant(tenant, c -> store.delete(c, id)))
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
   */
  Future<Integer> cleanup(Tenant tenant) {
    Instant before = clock.instant().minus(retention);
    return tenants
        .requireEnabled(tenant)
        .compose(enabled -> database.withTenant(tenant, c -> skips.deleteOlder(c, before)))
        .compose(deleted -> cleanup(tenant, before, 0));
  }

  private Future<Integer> cleanup(Tenant tenant, Instant before, int soFar) {
    return database
        .inTransaction(
            tenant,
            c ->
                store
                    .deleteOlder(c, before, CLEANUP_CHUNK)
                    .compose(old -> outbox.append(c, expired(tenant, old)).map(old)))
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
                  : cleanup(tenant, before, total);
            });
  }

  private void tellOfChange(Tenant tenant, UUID batch) {
    changes.changed(tenant, LiveKind.BATCH, () -> List.of(batch.toString()));
  }

  private List<OutboxEvent> expired(Tenant tenant, List<Batch> old) {
    Instant now = clock.instant();
    return old.stream()
        .filter(batch -> !batch.isComplete())
        .map(batch -> BatchEvent.expired(tenant, batch, now))
        .toList();
  }
}
