package org.folio.batch.operation;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.folio.batch.db.Database;
import org.folio.batch.db.Signals;
import org.folio.batch.operation.TaskFault.Reason;
import org.jspecify.annotations.Nullable;

/** All that a worker can write of a task, and only while it holds the lease. */
final class LeasedTask {
  private final Database database;
  private final Claimed claimed;
  private final LeaseStore store = new LeaseStore();

  LeasedTask(Database database, Claimed claimed) {
    this.database = database;
    this.claimed = claimed;
  }

  Claimed claimed() {
    return claimed;
  }

  Future<Standing> renew(Duration lease) {
    return database.withTenant(claimed.tenant(), c -> store.renew(c, claimed, lease));
  }

  /**
   * Result of a write under the lease.
   *
   * @param value what the effects returned; null when the lease is lost and nothing was written
   */
  record Written<T>(Standing standing, @Nullable T value) {}

  /** Writes how far the work has come together with what it did, or nothing. */
  <T> Future<Written<T>> checkpoint(
      JsonObject checkpoint, Function<SqlConnection, Future<T>> effects) {
    return database.inTransaction(
        claimed.tenant(),
        tx ->
            store
                .checkpoint(tx, claimed, checkpoint)
                .compose(
                    standing ->
                        standing == Standing.LOST
                            ? Future.succeededFuture(new Written<T>(standing, null))
                            : effects.apply(tx).map(value -> new Written<>(standing, value))));
  }

  Future<Boolean> say(Reason message) {
    return database.withTenant(claimed.tenant(), c -> store.say(c, claimed, message));
  }

  /**
   * Ends the attempt.
   *
   * @param effects are written in the same transaction, when the task comes to an end with it
   * @return nothing when the lease is lost
   */
  Future<Optional<Ended>> end(
      Ending ending, BiFunction<SqlConnection, Ended, Future<Void>> effects) {
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
      SqlConnection tx,
      Ending ending,
      Ended ended,
      BiFunction<SqlConnection, Ended, Future<Void>> effects) {
    if (ended.status().isEnd()) {
      return effects.apply(tx, ended);
    }
    return ending.outcome() == AttemptOutcome.RELEASED || ending.outcome() == AttemptOutcome.YIELDED
        ? Signals.send(tx, TaskSignals.DUE, claimed.tenant().id())
        : Future.succeededFuture();
  }
}
