package org.folio.batch.operation.worker;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.folio.batch.db.Database;
import org.folio.batch.db.PgNotifier;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.operation.model.AttemptOutcome;
import org.folio.batch.operation.worker.TaskException.Reason;
import org.jspecify.annotations.Nullable;

/** Everything that a worker can write about a task while it holds the lease. */
public final class LeasedTask {
  private final Database database;
  private final ClaimedTask claimed;
  private final LeaseStore store = new LeaseStore();

  public LeasedTask(Database database, ClaimedTask claimed) {
    this.database = database;
    this.claimed = claimed;
  }

  ClaimedTask claimed() {
    return claimed;
  }

  Future<LeaseStatus> renew(Duration lease) {
    return database.withTenant(claimed.tenant(), c -> store.renew(c, claimed, lease));
  }

  /**
   * Result of a write under the lease.
   *
   * @param value the result of the effects; null if the lease is lost and nothing was written
   */
  record Written<T>(LeaseStatus status, @Nullable T value) {}

  /**
   * Writes a checkpoint together with the effects, or nothing.
   *
   * @param checkpoint null to keep the last one
   */
  <T> Future<Written<T>> write(
      @Nullable JsonObject checkpoint, Function<TenantConnection, Future<T>> effects) {
    return database.inTransaction(
        claimed.tenant(),
        tx ->
            (checkpoint == null
                    ? store.lock(tx, claimed)
                    : store.checkpoint(tx, claimed, checkpoint))
                .compose(
                    status ->
                        status == LeaseStatus.LOST
                            ? Future.succeededFuture(new Written<T>(status, null))
                            : effects.apply(tx).map(value -> new Written<>(status, value))));
  }

  Future<Boolean> say(Reason message) {
    return database.withTenant(claimed.tenant(), c -> store.say(c, claimed, message));
  }

  /**
   * Ends the attempt.
   *
   * @param effects written in the same transaction, if the task ends with this attempt
   * @return empty if the lease is lost
   */
  Future<Optional<EndedAttempt>> end(
      AttemptEnd ending, BiFunction<TenantConnection, EndedAttempt, Future<Void>> effects) {
    return database.inTransaction(
        claimed.tenant(),
        tx ->
            store
                .end(tx, claimed, ending)
                .compose(
                    ended ->
                        ended.isEmpty()
                            ? Future.succeededFuture(ended)
                            : written(tx, ending, ended.get(), effects).map(ended)));
  }

  private Future<Void> written(
      TenantConnection tx,
      AttemptEnd ending,
      EndedAttempt ended,
      BiFunction<TenantConnection, EndedAttempt, Future<Void>> effects) {
    if (ended.status().isEnd()) {
      return effects.apply(tx, ended);
    }
    return ending.outcome() == AttemptOutcome.RELEASED || ending.outcome() == AttemptOutcome.YIELDED
        ? PgNotifier.send(tx, TaskSignals.DUE, claimed.tenant().id())
        : Future.succeededFuture();
  }
}
