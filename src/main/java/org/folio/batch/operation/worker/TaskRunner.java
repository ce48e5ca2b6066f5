package org.folio.batch.operation.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Database;
import org.folio.batch.db.PgNotifier;
import org.folio.batch.db.Tenant;
import org.folio.batch.operation.model.AttemptOutcome;
import org.folio.batch.operation.worker.TaskSignals.CancelledTask;
import org.folio.batch.operation.worker.TenantRoundRobin.Turn;

/**
 * Claims tasks of all enabled tenants in turn, as many as there are free slots, and runs them. Any
 * number of instances can run at the same time.
 *
 * <p>Deploy it once in each instance. When undeployed, it claims no more tasks, waits a bounded
 * time for the running ones, and returns those that have not finished.
 */
public final class TaskRunner extends VerticleBase {
  private static final Logger log = LogManager.getLogger(TaskRunner.class);

  private final Database database;
  private final PgNotifier signals;
  private final Supplier<Set<Tenant>> enabled;
  private final TaskHandlers handlers;
  private final TaskSettings settings;
  private final TaskMetrics metrics;
  private final ClaimRequest claimRequest;
  private final LeaseStore store = new LeaseStore();
  private final DueTaskPoller sweep;

  // All fields below are confined to the verticle's event loop.
  private final WorkerSlots slots = new WorkerSlots();
  private final TenantRoundRobin ring = new TenantRoundRobin();
  private final Set<Execution> running = new HashSet<>();
  private final Set<Tenant> due = new LinkedHashSet<>();
  private final Promise<Void> idle = Promise.promise();
  private final Map<Tenant, Integer> held = new HashMap<>();
  private int reservedSlots;
  private final long startedAt = System.nanoTime();
  private boolean stopping;
  private boolean sweeping;
  private boolean failing;
  private long sweepTimer = -1;

  /**
   * @param database a pool that nothing else should use: a lease must not expire while its renewal
   *     waits for a connection
   * @param signals owned by this runner from now on
   * @param enabled returns an immutable set of the tenants to work for
   */
  public TaskRunner(
      Database database,
      PgNotifier signals,
      Supplier<Set<Tenant>> enabled,
      TaskHandlers handlers,
      TaskSettings settings,
      MeterRegistry registry) {
    this.database = database;
    this.signals = signals;
    this.enabled = enabled;
    this.handlers = handlers;
    this.settings = settings;
    this.metrics = new TaskMetrics(registry, handlers.kinds());
    this.claimRequest =
        new ClaimRequest(
            handlers.kinds(), settings.instance(), settings.lease(), settings.maxAttempts());
    this.sweep = new DueTaskPoller(database, this::foundDue);
  }

  @Override
  public Future<?> start() {
    signals.on(TaskSignals.DUE, this::hearOfWork).on(TaskSignals.CANCEL, this::lookForCancel);
    return slots.open(vertx, settings.concurrency(), this::shutDown).onSuccess(v -> begin());
  }

  private void begin() {
    sweepTimer = vertx.setPeriodic(settings.sweepInterval().toMillis(), id -> sweepTenants());
    sweepTenants();
    // not waited for: without signals, tasks only start later
    signals
        .connect(this::sweepNow)
        .onFailure(e -> log.debug("Stopped before listening for signals started", e));
  }

  private void hearOfWork(String tenantId) {
    Tenant.ifValid(tenantId)
        .ifPresent(
            tenant ->
                context.runOnContext(
                    v -> {
                      sweep.follow(tenant, settings.lease());
                      turnFor(tenant);
                    }));
  }

  private void turnFor(Tenant tenant) {
    if (enabled.get().contains(tenant)) {
      ring.add(tenant);
      fillSlots();
    }
  }

  private void foundDue(Tenant tenant) {
    due.add(tenant);
    turnFor(tenant);
  }

  private void fillSlots() {
    Optional<Turn> turn = nextTurn();
    while (turn.isPresent()) {
      take(turn.get());
      turn = nextTurn();
    }
  }

  private Optional<Turn> nextTurn() {
    return stopping ? Optional.empty() : ring.next(slots.free() - reservedSlots, this::roomFor);
  }

  // One tenant never gets the last slot, so that a task of another one always finds a free slot.
  // With a single tenant, there is no need to keep one.
  private int roomFor(Tenant tenant) {
    int share =
        enabled.get().size() > 1 ? Math.max(1, settings.concurrency() - 1) : settings.concurrency();
    return share - held(tenant);
  }

  private int held(Tenant tenant) {
    return held.getOrDefault(tenant, 0);
  }

  private void addHeld(Tenant tenant, int slots) {
    held.merge(tenant, slots, (a, b) -> a + b == 0 ? null : a + b);
  }

  private void take(Turn turn) {
    long claimedAt = System.nanoTime();
    reservedSlots += turn.atMost();
    addHeld(turn.tenant(), turn.atMost());
    // the slots are reserved meanwhile, so this must not take long
    database
        .inBriefTransaction(turn.tenant(), c -> store.claim(c, claimRequest, turn.atMost()))
        .onComplete(
            taken -> {
              reservedSlots -= turn.atMost();
              addHeld(turn.tenant(), -turn.atMost());
              took(turn, claimedAt, taken);
              fillSlots();
              noteIdle();
            });
  }

  private void took(Turn turn, long claimedAt, AsyncResult<List<ClaimedTask>> taken) {
    if (taken.failed()) { // the next poll tries again
      log.warn("Cannot claim tasks of tenant {}", turn.tenant(), taken.cause());
      return;
    }
    taken.result().forEach(task -> run(task, claimedAt));
    // checked again, because the tenant may have been disabled meanwhile
    if (taken.result().size() == turn.atMost() && enabled.get().contains(turn.tenant())) {
      ring.add(turn.tenant());
    }
  }

  private void run(ClaimedTask claimed, long claimedAt) {
    Context slot = slots.take();
    Execution execution =
        new Execution(
            slot,
            handlers.require(claimed.operation().kind()),
            settings,
            new LeasedTask(database, claimed),
            claimedAt);
    running.add(execution);
    addHeld(claimed.tenant(), 1);
    metrics.claimed(claimed);
    if (stopping) {
      execution.stop(StopReason.RELEASED);
    }
    slot.runOnContext(
        v ->
            execution
                .run()
                .onSuccess(settled -> context.runOnContext(w -> ended(execution, slot, settled))));
  }

  private void ended(Execution execution, Context slot, AttemptResult settled) {
    running.remove(execution);
    addHeld(execution.claimed().tenant(), -1);
    slots.giveBack(slot);
    metrics.ended(execution.claimed(), settled.outcome());
    Tenant tenant = execution.claimed().tenant();
    if (settled.outcome() == AttemptOutcome.YIELDED) {
      ring.moveToEnd(tenant);
    }
    if (settled.outcome() == AttemptOutcome.RETRIED) {
      vertx.setTimer(Math.max(1, settled.retryIn().toMillis()), id -> turnFor(tenant));
    }
    fillSlots();
    noteIdle();
  }

  private void lookForCancel(String payload) {
    CancelledTask.parse(payload)
        .ifPresent(
            task ->
                context.runOnContext(v -> running(task::isOf).forEach(Execution::lookForCancel)));
  }

  private void sweepNow() {
    context.runOnContext(
        v -> {
          sweep.lookAtAll();
          sweepTenants();
        });
  }

  private void sweepTenants() {
    if (sweeping || stopping) {
      return;
    }
    sweeping = true;
    due.clear();
    Set<Tenant> tenants = enabled.get();
    running(task -> !tenants.contains(task.tenant()))
        .forEach(execution -> execution.stop(StopReason.RELEASED));
    sweep
        .over(tenants)
        .onComplete(
            swept -> {
              sweeping = false;
              if (swept.succeeded()) {
                metrics.oldestWaiting(swept.result());
                askForSlots();
              } else if (!failing) { // log once per outage
                log.warn("Cannot poll for due tasks", swept.cause());
              }
              failing = swept.failed();
            });
  }

  // For each tenant that waits although its tasks are due, asks one running task to yield.
  // Withdraws requests that no tenant waits for any more.
  private void askForSlots() {
    List<Execution> asked =
        running.stream().filter(Execution::isAskedToYield).collect(Collectors.toList());
    for (Tenant tenant : due) {
      if (ring.contains(tenant)) {
        Predicate<Execution> helps = execution -> wouldMakeRoom(execution, tenant);
        Optional<Execution> onItsWay = asked.stream().filter(helps).findFirst();
        onItsWay.ifPresentOrElse(asked::remove, () -> askForSlot(helps));
      }
    }
    asked.forEach(execution -> execution.askToYield(false));
  }

  // The tenant with the most slots gives one up first; of its tasks, the one that has run longest.
  private void askForSlot(Predicate<Execution> helps) {
    running.stream()
        .filter(execution -> execution.canYield() && !execution.isAskedToYield())
        .filter(helps)
        .min(
            Comparator.<Execution>comparingInt(execution -> -held(execution.claimed().tenant()))
                .thenComparingLong(execution -> execution.begunAt() - startedAt))
        .ifPresent(execution -> execution.askToYield(true));
  }

  private boolean wouldMakeRoom(Execution execution, Tenant tenant) {
    return roomFor(tenant) > 0 || execution.claimed().tenant().equals(tenant);
  }

  private List<Execution> running(Predicate<ClaimedTask> which) {
    return running.stream().filter(execution -> which.test(execution.claimed())).toList();
  }

  // The slots are undeployed before this verticle and wait for this future, so that their event
  // loops stay open until all handlers have ended.
  private Future<Void> shutDown() {
    context.runOnContext(v -> beginToStop());
    return idle.future();
  }

  private void beginToStop() {
    if (stopping) {
      return;
    }
    stopping = true;
    vertx.cancelTimer(sweepTimer);
    signals.close().onFailure(e -> log.debug("Listening ended with a failure", e));
    vertx.setTimer(
        Math.max(1, settings.drain().toMillis()),
        id -> running.forEach(execution -> execution.stop(StopReason.RELEASED)));
    noteIdle();
  }

  private void noteIdle() {
    if (stopping && running.isEmpty() && reservedSlots == 0) {
      idle.tryComplete();
    }
  }
}
