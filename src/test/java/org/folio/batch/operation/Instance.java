package org.folio.batch.operation;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.PgNotifier;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.operation.model.Attempt;
import org.folio.batch.operation.model.NewOperation;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.OperationStatus;
import org.folio.batch.operation.model.Task;
import org.folio.batch.operation.model.TaskMessage;
import org.folio.batch.operation.model.TaskStatus;
import org.folio.batch.operation.worker.ProgrammedHandler;
import org.folio.batch.operation.worker.TaskHandlers;
import org.folio.batch.operation.worker.TaskRunner;
import org.folio.batch.operation.worker.TaskSettings;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.Services;

/** The operations part of one instance of the module. Its methods block. */
public final class Instance implements AutoCloseable {
  /** So that no pause of a busy machine outlasts a lease that is meant to hold. */
  public static final Duration TAKEOVER = Duration.ofSeconds(10);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  public final String name = "instance-" + NUMBER.incrementAndGet();
  public final ProgrammedHandler work = new ProgrammedHandler();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  public final OperationService service;
  private final Vertx vertx = Vertx.vertx();
  private final Database database;
  private final DbSettings settings;
  private volatile Set<Tenant> enabled;
  private String deployment = "";

  /** One that takes no tasks until it is started. */
  Instance(DbSettings settings, Tenant... tenants) {
    this.settings = settings;
    this.enabled = Set.of(tenants);
    database = Database.open(vertx, settings, name, 10);
    service = new OperationService(database, works());
  }

  private TaskHandlers works() {
    return new TaskHandlers(List.of(work));
  }

  public static void install(DbSettings settings, Tenant tenant) {
    TenantInstance.install(settings, tenant);
    try (Instance instance = new Instance(settings, tenant)) {
      instance.query(tenant, "CREATE TABLE {schema}.note (operation_id bigint, text text)");
    }
  }

  /** One that takes no tasks until it is started, with a database that no other test uses. */
  public static Instance withOwnDatabase(Tenant tenant) {
    DbSettings settings = Services.freshDatabase();
    install(settings, tenant);
    return new Instance(settings, tenant);
  }

  /** One like {@link #withOwnDatabase}, in a copy of a database where it is installed. */
  public static Instance inCopyOf(DbSettings installed, Tenant tenant) {
    return new Instance(Services.copyOf(installed), tenant);
  }

  public static TaskSettings settings(String name) {
    return settings(name, TAKEOVER, Duration.ofSeconds(1));
  }

  private static TaskSettings settings(String name, Duration takeover, Duration drain) {
    return new TaskSettings(
        name,
        4,
        takeover,
        3,
        Duration.ofMillis(20),
        drain,
        Duration.ofSeconds(1),
        Duration.ofMillis(1));
  }

  public Instance start() {
    return start(settings(name));
  }

  /** One whose tasks are taken over so soon after its death, and that sweeps six times as often. */
  public Instance startWithTakeover(Duration takeover) {
    return start(settings(name, takeover, Duration.ofSeconds(1)));
  }

  /** One that looks every second whether work is due. */
  public Instance startWithSlots(int slots) {
    return start(
        new TaskSettings(
            name,
            slots,
            Duration.ofSeconds(6),
            3,
            Duration.ofMillis(20),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(1)));
  }

  /** One that lets its tasks run on for so long when it stops. */
  public Instance startWithDrain(Duration drain) {
    return start(settings(name, TAKEOVER, drain));
  }

  public Instance start(TaskSettings taskSettings) {
    TaskRunner runner =
        new TaskRunner(
            database,
            PgNotifier.of(vertx, settings, name),
            () -> enabled,
            works(),
            taskSettings,
            meters);
    deployment = await(vertx.deployVerticle(runner));
    return this;
  }

  public void enable(Set<Tenant> tenants) {
    enabled = tenants;
  }

  /** Ends as a process does that is told to. */
  public void stop() {
    await(beginToStop());
  }

  public Future<Void> beginToStop() {
    return vertx.undeploy(deployment);
  }

  /** From now on it cannot reach the database, and knows nothing of its death. */
  public void cutOff() {
    await(database.close());
  }

  public long start(Tenant tenant) {
    return startWith(tenant, new JsonObject());
  }

  public long startWith(Tenant tenant, JsonObject request) {
    return await(
            service.start(tenant, new NewOperation(ProgrammedHandler.KIND, request, null, null)))
        .operation()
        .id();
  }

  public Operation operation(Tenant tenant, long id) {
    return await(service.get(tenant, id));
  }

  /** Waits long enough for a machine that has much else to do. */
  public static ConditionFactory eventually() {
    return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
  }

  public Operation awaitStatus(Tenant tenant, long id, OperationStatus status) {
    return eventually()
        .until(() -> operation(tenant, id), operation -> operation.status() == status);
  }

  public Task awaitTask(Tenant tenant, long operationId, TaskStatus status) {
    return eventually().until(() -> task(tenant, operationId), task -> task.status() == status);
  }

  /** A task is claimed some time before its work begins, and may be stopped in between. */
  public void awaitBegun() {
    eventually().until(() -> work.begun() > 0);
  }

  public <T> Future<T> transaction(Tenant tenant, Function<TenantConnection, Future<T>> work) {
    return database.inTransaction(tenant, work);
  }

  /** The task of the operation. */
  public Task task(Tenant tenant, long operationId) {
    return await(service.task(tenant, operation(tenant, operationId).taskId()));
  }

  public List<Attempt> attempts(Tenant tenant, long operationId) {
    return await(service.attempts(tenant, operation(tenant, operationId).taskId()));
  }

  public List<TaskMessage> messages(Tenant tenant, long operationId) {
    return await(service.messages(tenant, operation(tenant, operationId).taskId()));
  }

  /** The rows that the work has written. */
  public List<String> notes(Tenant tenant, long operationId) {
    return query(
            tenant,
            "SELECT text FROM {schema}.note WHERE operation_id = $1 ORDER BY ctid",
            operationId)
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  public List<Row> query(Tenant tenant, String sql, Object... values) {
    return await(
        database.withTenant(
            tenant,
            c ->
                c.preparedQuery(sql)
                    .execute(Tuple.from(values))
                    .map(
                        rows -> {
                          List<Row> all = new ArrayList<>();
                          rows.forEach(all::add);
                          return all;
                        })));
  }

  public double counted(String meter, String... tags) {
    return meters.find(meter).tags(tags).counters().stream().mapToDouble(c -> c.count()).sum();
  }

  public static <T> T await(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("No answer within a minute", e);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  @Override
  public void close() {
    if (vertx.deploymentIDs().contains(deployment)) {
      stop();
    }
    await(vertx.close());
  }
}
