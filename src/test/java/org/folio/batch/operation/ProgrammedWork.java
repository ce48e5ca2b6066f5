package org.folio.batch.operation;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.folio.batch.db.Tenant;

/** Work that does what a test tells it, and writes a row for each operation that ends. */
final class ProgrammedWork implements TaskWork {
  static final String KIND = "programmed";

  private volatile Function<TaskRun, Future<Completion>> program =
      run -> Future.succeededFuture(Completion.of(null));
  private volatile Duration timeLimit = Duration.ofMinutes(1);
  private volatile boolean cannotTell;
  private volatile boolean pauses;
  private final AtomicInteger begun = new AtomicInteger();

  ProgrammedWork does(Function<TaskRun, Future<Completion>> next) {
    program = next;
    return this;
  }

  ProgrammedWork within(Duration limit) {
    timeLimit = limit;
    return this;
  }

  /** From now on it can be asked to give its slot to others. */
  ProgrammedWork pauses() {
    pauses = true;
    return this;
  }

  /** From now on it fails when it is told how an operation ended. */
  ProgrammedWork cannotTell() {
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
  public Future<Completion> run(TaskRun run) {
    Future<Completion> end = program.apply(run);
    begun.incrementAndGet();
    return end;
  }

  /** How many runs do by now what they were told to do. */
  int begun() {
    return begun.get();
  }

  @Override
  public Future<Void> ended(SqlConnection tx, Tenant tenant, Operation operation) {
    if (cannotTell) {
      throw new IllegalStateException("cannot tell");
    }
    return note(tx, tenant, operation.id(), "ended " + operation.status());
  }

  /** Writes a row as a feature would. */
  static Future<Void> note(SqlConnection tx, Tenant tenant, long operationId, String text) {
    return tx.preparedQuery(
            tenant.sql("INSERT INTO {schema}.note (operation_id, text) VALUES ($1, $2)"))
        .execute(Tuple.of(operationId, text))
        .mapEmpty();
  }
}
