package org.folio.batch.bulk;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.Violation;
import org.folio.batch.operation.OperationService;
import org.folio.batch.operation.model.NewOperation;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.query.CqlParser;

/** Starts bulk actions and shows how far they are. Safe to call from any thread. */
public final class BulkActionService {
  private static final String NOT_FOUND = "Bulk action not found";

  private final Database database;
  private final OperationService operations;
  private final BulkTargets targets;
  private final BulkStore store = new BulkStore();

  public BulkActionService(Database database, OperationService operations, BulkTargets targets) {
    this.database = database;
    this.operations = operations;
    this.targets = targets;
  }

  /** A bulk action with its numbers. */
  record Shown(Operation operation, BulkOrder order, BulkProgress progress) {}

  /**
   * Starts an action. Fails with 400 if the query is broken and with 422 if the list does not have
   * the action.
   */
  Future<Shown> start(Tenant tenant, BulkOrder order, Optional<UUID> user) {
    BulkTarget target = targets.require(order.target());
    requireAction(target, order.action());
    if (order.query().isBlank()) {
      throw ServiceException.malformed("The query is empty; cql.allRecords=1 matches all records");
    }
    if (CqlParser.parse(target.list(), order.query()).order() != null) {
      throw ServiceException.malformed("The query of a bulk action has no sortby");
    }
    NewOperation wanted = new NewOperation(BulkOrder.KIND, order.toJson(), user.orElse(null), null);
    return database
        .inTransaction(tenant, tx -> start(tx, wanted))
        .map(operation -> new Shown(operation, order, new BulkProgress(null, false, 0, 0)));
  }

  private Future<Operation> start(TenantConnection tx, NewOperation wanted) {
    return operations
        .start(tx, wanted)
        .compose(
            started ->
                store.insert(tx, started.operation().id()).map(inserted -> started.operation()));
  }

  private static void requireAction(BulkTarget target, BulkAction action) {
    if (!target.actions().contains(action)) {
      String known =
          target.actions().stream()
              .map(BulkAction::label)
              .sorted()
              .collect(Collectors.joining(" or "));
      throw ServiceException.invalid(
          List.of(
              new Violation(
                  "must be %s for %s".formatted(known, target.name()),
                  "-1",
                  "action",
                  action.label())));
    }
  }

  Future<Shown> get(Tenant tenant, long id) {
    return operations
        .get(tenant, id)
        .recover(BulkActionService::notFound)
        .compose(operation -> withProgress(tenant, operation));
  }

  private Future<Shown> withProgress(Tenant tenant, Operation operation) {
    if (!operation.kind().equals(BulkOrder.KIND)) {
      return Future.failedFuture(ServiceException.notFound(NOT_FOUND));
    }
    return database
        .withTenant(tenant, c -> store.get(c, operation.id()))
        .map(
            found ->
                new Shown(
                    operation,
                    BulkOrder.of(operation),
                    found.orElseThrow(() -> ServiceException.notFound(NOT_FOUND))));
  }

  private static Future<Operation> notFound(Throwable e) {
    boolean isNotFound =
        e instanceof ServiceException failure && failure.kind() == ServiceException.Kind.NOT_FOUND;
    return Future.failedFuture(isNotFound ? ServiceException.notFound(NOT_FOUND) : e);
  }
}
