package org.folio.batch.bulk;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.TaskKind;
import org.folio.batch.operation.model.TaskKind.Table;
import org.folio.batch.operation.worker.TaskContext;
import org.folio.batch.operation.worker.TaskException;
import org.folio.batch.operation.worker.TaskHandler;
import org.folio.batch.operation.worker.TaskResult;
import org.folio.batch.query.CqlParser;
import org.folio.batch.query.Filter;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.ListQuery;
import org.folio.batch.query.Order;
import org.folio.batch.query.PageRequest;
import org.folio.batch.query.Total;
import org.jspecify.annotations.Nullable;

/** Does bulk actions, chunk by chunk. */
public final class BulkTask implements TaskHandler {
  private static final TaskKind DESCRIPTION =
      new TaskKind(
          BulkOrder.KIND,
          8523,
          "Cancels, restarts or deletes all records that match a query",
          new Table(2109407, "BULK_ACTIONS", "The bulk actions that were requested"),
          (operationId, request) -> "/batch-tracking/bulk-actions/" + operationId,
          null,
          null);

  private final Database database;
  private final BulkTargets targets;
  private final BulkStore store = new BulkStore();

  public BulkTask(Database database, BulkTargets targets) {
    this.database = database;
    this.targets = targets;
  }

  @Override
  public String kind() {
    return BulkOrder.KIND;
  }

  @Override
  public Optional<TaskKind> description() {
    return Optional.of(DESCRIPTION);
  }

  @Override
  public Duration timeLimit() {
    return Duration.ofHours(12);
  }

  /** Between two chunks. */
  @Override
  public boolean canYield() {
    return true;
  }

  @Override
  public Future<TaskResult> run(TaskContext run) {
    return new Run(run).chunks().map(done -> TaskResult.of(null));
  }

  /** One attempt. */
  private final class Run {
    private final TaskContext run;
    private final Tenant tenant;
    private final long id;
    private final BulkTarget target;
    private final BulkAction action;
    private final Filter filter;
    private final @Nullable UUID user;

    Run(TaskContext run) {
      Operation operation = run.operation();
      BulkOrder order = BulkOrder.of(operation);
      this.run = run;
      this.tenant = run.tenant();
      this.id = operation.id();
      this.target = targets.require(order.target());
      this.action = order.action();
      this.user = operation.audit().createdBy();
      this.filter =
          CqlParser.parse(target.list(), order.query())
              .filter()
              .and(
                  target
                      .created()
                      .isAtMost(operation.audit().createdDate().atOffset(ZoneOffset.UTC)));
    }

    Future<Void> chunks() {
      return run.awaitDatabase(() -> database.withTenant(tenant, c -> store.get(c, id)))
          .map(Run::found)
          .compose(this::from);
    }

    private Future<Void> from(BulkProgress progress) {
      if (progress.isFinished()) {
        return Future.succeededFuture();
      }
      run.check();
      if (run.shouldYield()) {
        return Future.failedFuture(run.yieldSlot());
      }
      return run.awaitDatabase(() -> database.withTenant(tenant, c -> page(c, progress)))
          .compose(
              page ->
                  run.underLease(tx -> chunk(tx, progress, page))
                      .onSuccess(after -> target.committed(tenant, page.items())))
          .compose(this::from);
    }

    /** The next records, oldest first. */
    private Future<ListPage<Object>> page(TenantConnection c, BulkProgress progress) {
      PageRequest request =
          new PageRequest(
              new ListQuery(filter, Order.ascending(target.created())),
              Filter.all(),
              Filter.all(),
              0,
              target.chunk(action),
              progress.next(),
              Total.NONE,
              false);
      return store.ids(c, target.list(), request);
    }

    // Runs again when its transaction was committed and the answer was lost; then it finds that the
    // progress has gone on.
    private Future<BulkProgress> chunk(
        TenantConnection tx, BulkProgress before, ListPage<Object> page) {
      return store
          .lock(tx, id)
          .map(Run::found)
          .compose(
              now -> now.equals(before) ? apply(tx, before, page) : Future.succeededFuture(now));
    }

    private Future<BulkProgress> apply(
        TenantConnection tx, BulkProgress before, ListPage<Object> page) {
      List<Object> ids = page.items();
      Future<Integer> applied =
          ids.isEmpty()
              ? Future.succeededFuture(0)
              : target
                  .lock(tx, ids)
                  .compose(locked -> stillMatching(tx, ids))
                  .compose(
                      matching ->
                          matching.isEmpty()
                              ? Future.succeededFuture(0)
                              : target.apply(tx, action, matching, user));
      return applied.compose(
          done -> {
            BulkProgress after = before.plus(page.next(), ids.size(), done);
            return store.update(tx, id, after).map(after);
          });
    }

    private Future<List<Object>> stillMatching(TenantConnection tx, List<Object> ids) {
      Filter among = filter.and(target.list().id().isOneOf(ids));
      return store
          .ids(tx, target.list(), PageRequest.first(among, ids.size()))
          .map(ListPage::items);
    }

    private static BulkProgress found(Optional<BulkProgress> progress) {
      return progress.orElseThrow(
          () -> TaskException.lasting("NO_PROGRESS", "The numbers of this action are not there"));
    }
  }
}
