package org.folio.batch.operation.worker;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.operation.model.Operation;

/** Work that does what a test tells it, and writes a row for each operation that ends. */
public final class ProgrammedHandler implements TaskHandler {
  public static final String KIND = "programmed";

  private volatile Function<TaskContext, Future<TaskResult>> program =
      run -> Future.succeededFuture(TaskResult.of(null));
  private volatile Duration timeLimit = Duration.ofMinutes(1);
  private volatile boolean cannotTell;
  private volatile boolean pauses;
  private final AtomicInteger begun = new AtomicInteger();

  public ProgrammedHandler does(Function<TaskContext, Future<TaskResult>> next) {
    program = next;
    return this;
  }

  public ProgrammedHandler within(Duration limit) {
    timeLimit = limit;
    return this;
  }

  /** From now on it can be asked to give its slot to others. */
  public ProgrammedHandler pauses() {
    pauses = true;
    return this;
  }

  /** From now on it fails when it is told how an operation ended. */
  ProgrammedHandler cannotTell() {
    cannotTell = true;
    return this;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Duration timeLimit() {
    return timeLimit;
  }

  @Override
  public boolean canYield() {
    return pauses;
  }

  @Override
  public Future<TaskResult> run(TaskContext run) {
    Future<TaskResult> end = program.apply(run);
    begun.incrementAndGet();
    return end;
  }

  /** How many runs do by now what they were told to do. */
  public int begun() {
    return begun.get();
  }

  @Override
  public Future<Void> ended(TenantConnection tx, Operation operation) {
    if (cannotTell) {
      throw new IllegalStateException("cannot tell");
    }
    return note(tx, operation.id(), "ended " + operation.status());
  }

  /** Writes a row as a feature would. */
  public static Future<Void> note(TenantConnection tx, long operationId, String text) {
    return tx.preparedQuery("INSERT INTO {schema}.note (operation_id, text) VALUES ($1, $2)")
        .execute(Tuple.of(operationId, text))
        .mapEmpty();
  }
}
