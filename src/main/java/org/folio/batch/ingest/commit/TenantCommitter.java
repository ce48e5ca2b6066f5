package org.folio.batch.ingest.commit;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.ingest.commit.CommitResult.Committed;
import org.folio.batch.ingest.commit.CommitResult.Moved;
import org.folio.batch.ingest.commit.CommitResult.NotEnabled;
import org.folio.batch.ingest.commit.CommitResult.WentBack;
import org.folio.batch.ingest.commit.SkippedRecords.Skipped;
import org.folio.batch.ingest.position.PartitionId;
import org.folio.batch.ingest.position.PositionStore;
import org.folio.batch.ingest.position.PositionStore.Locked;
import org.folio.batch.tenant.EnabledTenants;

/**
 * Applies a tenant's records: their effects and the tenant's positions commit together, under a
 * lock on the positions. So each record counts once, even if two processes believe that they own
 * the partition. Safe to call from any thread.
 */
public final class TenantCommitter<V> {
  // The database cancels a statement that takes too long; this is for a database that is
  // unreachable.
  private static final long ANSWERS_WITHIN_SECONDS = 30;

  private final EventProcessor<V> processor;
  private final Database database;
  private final EnabledTenants tenants;
  private final IngestSettings settings;
  private final PositionStore positions = new PositionStore();
  private final SkipStore skips = new SkipStore();

  public TenantCommitter(
      EventProcessor<V> processor,
      Database database,
      EnabledTenants tenants,
      IngestSettings settings) {
    this.processor = processor;
    this.database = database;
    this.tenants = tenants;
    this.settings = settings;
  }

  /** Completes when the records can be committed; needs no connection. Never fails. */
  Future<Void> prepare(TenantRecords<V> records) {
    Future<Void> ready = processor.prepare(records.tenant(), records.lastHeaders());
    return ready.isComplete()
        ? ready.otherwiseEmpty()
        : ready.timeout(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS).otherwiseEmpty();
  }

  /**
   * Tries to commit once.
   *
   * @param known positions that the schema is known to have held
   */
  Future<CommitResult> commit(TenantRecords<V> records, Map<PartitionId, Long> known) {
    Tenant tenant = records.tenant();
    return database
        .inTransaction(tenant, tx -> commit(tx, records, known))
        .timeout(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS)
        .recover(e -> isNotEnabled(e) ? unlessEnabled(tenant, e) : Future.failedFuture(e));
  }

  private static boolean isNotEnabled(Throwable e) {
    return e instanceof ServiceException f && f.kind() == Kind.TENANT_NOT_ENABLED;
  }

  // Its table or role does not exist: it was just purged, or is damaged.
  private Future<CommitResult> unlessEnabled(Tenant tenant, Throwable failure) {
    return tenants
        .enabledNow(Set.of(tenant))
        .timeout(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS)
        .compose(
            enabled ->
                enabled.isEmpty()
                    ? Future.succeededFuture(new NotEnabled())
                    : Future.failedFuture(failure));
  }

  /** Tries again, if the tenant is still enabled. */
  Future<CommitResult> commitAgain(TenantRecords<V> records, Map<PartitionId, Long> known) {
    return tenants
        .enabledAmong(Set.of(records.tenant()))
        .compose(
            enabled ->
                enabled.isEmpty()
                    ? Future.succeededFuture(new NotEnabled())
                    : commit(records, known));
  }

  private Future<CommitResult> commit(
      TenantConnection tx, TenantRecords<V> records, Map<PartitionId, Long> known) {
    Future<Void> limited =
        positions.limit(tx.connection(), settings.lockTimeout(), settings.statementTimeout());
    Future<Locked> locked = positions.lock(tx, records.partitions());
    return limited
        .compose(x -> locked)
        .compose(
            stored -> {
              if (records.isReadBefore(stored.lastMoves())) {
                return Future.succeededFuture(new Moved());
              }
              return isBehind(stored.offsets(), known)
                  ? Future.succeededFuture(new WentBack(stored.offsets()))
                  : withAllPositions(tx, records, stored)
                      .compose(all -> applyUnlessMoved(tx, records, all));
            });
  }

  // a position that did not exist before may come from a move
  private Future<CommitResult> applyUnlessMoved(
      TenantConnection tx, TenantRecords<V> records, Locked stored) {
    return records.isReadBefore(stored.lastMoves())
        ? Future.succeededFuture(new Moved())
        : apply(tx, records, stored.offsets());
  }

  // A position that is missing altogether belongs to a tenant that was purged and enabled again.
  private static boolean isBehind(Map<PartitionId, Long> stored, Map<PartitionId, Long> known) {
    return stored.entrySet().stream()
        .anyMatch(e -> e.getValue() < known.getOrDefault(e.getKey(), 0L));
  }

  private Future<Locked> withAllPositions(
      TenantConnection tx, TenantRecords<V> records, Locked stored) {
    return stored.offsets().size() == records.partitions().size()
        ? Future.succeededFuture(stored)
        : positions.addAndLock(tx, records.partitions());
  }

  private Future<CommitResult> apply(
      TenantConnection tx, TenantRecords<V> records, Map<PartitionId, Long> stored) {
    List<V> values = records.notBelow(stored);
    int redelivered = records.size() - values.size();
    if (values.isEmpty()) {
      return Future.succeededFuture(new Committed(ApplyResult.NOTHING, redelivered, stored));
    }
    Map<PartitionId, Long> next = new HashMap<>(stored);
    records.nextOffsets().forEach((partition, offset) -> next.merge(partition, offset, Math::max));
    Future<Void> moved = positions.move(tx, next, records.sizesNotBelow(stored));
    Future<ApplyResult> applied =
        processor.apply(tx, values, index -> records.placeNotBelow(stored, index));
    return moved
        .compose(x -> applied)
        .compose(tally -> keepSkipped(tx, tally).map(tally))
        .map(tally -> new Committed(tally, redelivered, next));
  }

  // when nothing was skipped, this costs nothing
  private Future<Void> keepSkipped(TenantConnection tx, ApplyResult tally) {
    if (tally.skips().isEmpty()) {
      return Future.succeededFuture();
    }
    Instant now = Instant.now();
    Future<Void> byPartition = skips.add(tx, tally.skips(), true, now);
    Collection<Skipped> bySubject = tally.skips().bySubject();
    Future<Void> subjects =
        bySubject.isEmpty() ? Future.succeededFuture() : processor.keepSkipped(tx, bySubject, now);
    return byPartition.compose(x -> subjects);
  }
}
