package org.folio.batch.operation;

import static org.folio.batch.operation.Instance.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.ResultPage;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.operation.model.IdempotencyKey;
import org.folio.batch.operation.model.NewOperation;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.OperationStatus;
import org.folio.batch.operation.model.StartedOperation;
import org.folio.batch.operation.model.Task;
import org.folio.batch.operation.model.TaskQuery;
import org.folio.batch.operation.model.TaskStatus;
import org.folio.batch.operation.worker.ProgrammedHandler;
import org.folio.batch.query.Field;
import org.folio.batch.query.Filter;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.ListQuery;
import org.folio.batch.query.OhiQueryParser;
import org.folio.batch.query.Order;
import org.folio.batch.query.PageRequest;
import org.folio.batch.query.Total;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a client can do with operations while no instance runs them. */
class OperationServiceIT {
  private static final Order BY_ID = Order.ascending(OperationList.ID);

  private static final Tenant TENANT = Services.freshTenant();
  private static final Tenant OTHER = Services.freshTenant();
  private static final UUID USER = UUID.randomUUID();
  private static Instance instance;

  @BeforeAll
  static void install() {
    DbSettings settings = Services.freshDatabase();
    Instance.install(settings, TENANT);
    Instance.install(settings, OTHER);
    instance = new Instance(settings, TENANT, OTHER);
  }

  @AfterAll
  static void close() {
    instance.close();
  }

  @Test
  void newOperation_isInProgress_andItsTaskIsPending() {
    JsonObject request = new JsonObject().put("limitCodes", List.of("VERT"));
    StartedOperation started =
        await(
            instance.service.start(
                TENANT, new NewOperation(ProgrammedHandler.KIND, request, USER, null)));

    assertFalse(started.repeated());
    Operation operation = instance.operation(TENANT, started.operation().id());
    assertEquals(OperationStatus.IN_PROGRESS, operation.status());
    assertEquals(request, operation.request());
    assertNull(operation.result());
    assertEquals(USER, operation.audit().createdBy());
    assertEquals(USER, operation.audit().updatedBy());
    assertEquals(0, operation.audit().version());
    Task task = instance.task(TENANT, operation.id());
    assertEquals(operation.taskId(), task.id());
    assertEquals(operation.id(), task.operationId());
    assertEquals(TaskStatus.PENDING, task.status());
    assertEquals(0, task.currentAttemptCount());
    assertNull(task.instance());
    assertEquals(List.of(), instance.attempts(TENANT, operation.id()));
    assertEquals(List.of(), instance.messages(TENANT, operation.id()));
  }

  @Test
  void operation_startsOnlyIfItsTransactionCommits() {
    NewOperation wanted = new NewOperation("programmed", new JsonObject(), USER, null);
    long before = total(TENANT);
    assertThrows(
        ServiceException.class,
        () ->
            await(
                instance.transaction(
                    TENANT,
                    tx ->
                        instance
                            .service
                            .start(tx, wanted)
                            .compose(started -> Future.failedFuture("changed my mind")))));
    assertEquals(before, total(TENANT));
  }

  @Test
  void start_fails_whenKindIsUnknown() {
    NewOperation wanted = new NewOperation("unheard of", new JsonObject(), USER, null);
    assertThrows(RuntimeException.class, () -> await(instance.service.start(TENANT, wanted)));
  }

  @Test
  void idempotencyKey_returnsSameOperation_whenBodyIsEqual() {
    StartedOperation first = await(startWithKey("key-1", "{\"a\":1}"));
    StartedOperation second = await(startWithKey("key-1", "{\"a\":1}"));
    assertFalse(first.repeated());
    assertTrue(second.repeated());
    assertEquals(first.operation().id(), second.operation().id());
  }

  @Test
  void idempotencyKey_isInvalid_whenBodyDiffers() {
    await(startWithKey("key-2", "{\"a\":1}"));
    ServiceException failure = failure(startWithKey("key-2", "{\"a\":2}"));
    assertEquals(Kind.INVALID, failure.kind());
    assertEquals("Idempotency-Key", failure.violations().get(0).key());
  }

  @Test
  void idempotencyKey_isScopedToItsTenant() {
    StartedOperation one = await(startWithKey("key-3", "{}"));
    NewOperation same =
        new NewOperation(
            "programmed", new JsonObject(), null, IdempotencyKey.of("key-3", "{\"b\":1}"));
    assertFalse(await(instance.service.start(OTHER, same)).repeated());
    assertFalse(one.repeated());
  }

  @Test
  void concurrentRequests_startOneOperation_whenTheyShareAKey() {
    List<Future<StartedOperation>> starts =
        IntStream.range(0, 50).mapToObj(i -> startWithKey("key-4", "{}")).toList();
    List<StartedOperation> started = starts.stream().map(Instance::await).toList();
    assertEquals(1, started.stream().map(s -> s.operation().id()).distinct().count());
    assertEquals(1, started.stream().filter(s -> !s.repeated()).count());
  }

  @Test
  void operationAndTask_areNotFound_whenTheyBelongToAnotherTenant() {
    long othersTask = instance.operation(OTHER, instance.start(OTHER)).taskId();
    long id;
    long taskId;
    do { // ids are counted per tenant
      id = instance.start(TENANT);
      taskId = instance.operation(TENANT, id).taskId();
    } while (taskId <= othersTask);

    assertEquals(Kind.NOT_FOUND, failure(instance.service.get(OTHER, id)).kind());
    assertEquals(Kind.NOT_FOUND, failure(instance.service.task(OTHER, taskId)).kind());
    assertEquals(Kind.NOT_FOUND, failure(instance.service.messages(OTHER, taskId)).kind());
    assertEquals(Kind.NOT_FOUND, failure(instance.service.attempts(OTHER, taskId)).kind());
    assertEquals(Kind.NOT_FOUND, failure(instance.service.cancel(OTHER, taskId, USER)).kind());
    assertEquals(Kind.NOT_FOUND, failure(instance.service.restart(OTHER, taskId, USER)).kind());
  }

  @Test
  void lists_arePagedAndFiltered_inEveryOrder() {
    Tenant tenant = Services.freshTenant();
    try (Instance own = Instance.withOwnDatabase(tenant)) {
      List<Long> ids = IntStream.range(0, 5).mapToObj(i -> own.start(tenant)).toList();
      ListPage<Operation> page =
          await(
              own.service.list(tenant, ProgrammedHandler.KIND, request(Filter.all(), BY_ID, 1, 2)));
      assertEquals(ids.subList(1, 3), page.items().stream().map(Operation::id).toList());
      assertEquals(5, page.total());

      await(own.service.cancel(tenant, own.operation(tenant, ids.get(0)).taskId(), null));
      Filter cancelled = OhiQueryParser.parse(OperationList.OPERATION, "status.eq('Cancelled')");
      for (Field field : OperationList.OPERATION.sortable()) {
        for (Order order : List.of(Order.ascending(field), Order.descending(field))) {
          PageRequest request = request(cancelled, order, 0, 10);
          assertEquals(
              List.of(ids.get(0)),
              await(own.service.list(tenant, ProgrammedHandler.KIND, request)).items().stream()
                  .map(Operation::id)
                  .toList());
        }
      }
      assertEquals(
          0,
          await(own.service.list(tenant, "unheard of", request(Filter.all(), BY_ID, 0, 10)))
              .total());
      ResultPage<Task> waiting =
          await(own.service.tasks(tenant, new TaskQuery(null, TaskStatus.PENDING, 0, 3)));
      assertEquals(3, waiting.items().size());
      assertEquals(4, waiting.total());
      assertEquals(
          0, await(own.service.tasks(tenant, new TaskQuery("unheard of", null, 0, 3))).total());
    }
  }

  @Test
  void pendingTask_isCancelledAtOnce_andItsHandlerIsNotified() {
    long id = instance.start(TENANT);
    Task task = await(instance.service.cancel(TENANT, taskOf(id), USER));
    assertEquals(TaskStatus.CANCELLED, task.status());
    assertEquals(USER, task.audit().updatedBy());
    assertEquals(OperationStatus.CANCELLED, instance.operation(TENANT, id).status());
    assertEquals(List.of("ended CANCELLED"), instance.notes(TENANT, id));
  }

  @Test
  void cancel_isConflict_whenTaskHasEnded() {
    long id = instance.start(TENANT);
    await(instance.service.cancel(TENANT, taskOf(id), USER));
    assertEquals(Kind.CONFLICT, failure(instance.service.cancel(TENANT, taskOf(id), USER)).kind());
  }

  @Test
  void restart_isConflict_whenTaskIsPendingOrCancelled() {
    long waiting = instance.start(TENANT);
    assertEquals(
        Kind.CONFLICT, failure(instance.service.restart(TENANT, taskOf(waiting), USER)).kind());
    await(instance.service.cancel(TENANT, taskOf(waiting), USER));
    assertEquals(
        Kind.CONFLICT, failure(instance.service.restart(TENANT, taskOf(waiting), USER)).kind());
  }

  private static Future<StartedOperation> startWithKey(String key, String body) {
    return instance.service.start(
        TENANT,
        new NewOperation(
            ProgrammedHandler.KIND, new JsonObject(body), USER, IdempotencyKey.of(key, body)));
  }

  private static long taskOf(long operationId) {
    return instance.operation(TENANT, operationId).taskId();
  }

  private static long total(Tenant tenant) {
    PageRequest all = request(Filter.all(), BY_ID, 0, 1);
    return await(instance.service.list(tenant, ProgrammedHandler.KIND, all)).total();
  }

  private static PageRequest request(Filter filter, Order order, int offset, int limit) {
    return new PageRequest(
        new ListQuery(filter, order),
        Filter.all(),
        Filter.all(),
        offset,
        limit,
        null,
        Total.EXACT,
        false);
  }

  private static ServiceException failure(Future<?> future) {
    return assertThrows(ServiceException.class, () -> await(future));
  }
}
