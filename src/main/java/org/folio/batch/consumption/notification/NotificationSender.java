package org.folio.batch.consumption.notification;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.consumption.notification.WebhookDelivery.Due;
import org.folio.batch.consumption.notification.WebhookDelivery.Outcome;
import org.folio.batch.consumption.notification.WebhookDelivery.Status;
import org.folio.batch.db.ChangedTenants;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.Backoff;
import org.folio.batch.error.ServiceException;
import org.folio.batch.http.client.OutboundUrlPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Posts due notifications to the endpoints of all enabled tenants and retries them for three days.
 * Any number of instances can run at the same time.
 *
 * <p>Deploy it once in each instance.
 */
public final class NotificationSender extends VerticleBase {
  private static final Logger log = LogManager.getLogger(NotificationSender.class);
  private static final Duration SWEEP = Duration.ofSeconds(2);
  private static final Duration GIVE_UP_AFTER = Duration.ofDays(3);
  private static final Duration KEEP_LOG = Duration.ofDays(30);
  static final Duration ATTEMPT_LEASE = Duration.ofMinutes(2);
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(4), Duration.ofHours(6));
  private static final Backoff DATABASE_BACKOFF =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
  private static final int GONE = 410;

  /** Bounds the posts of one tenant, so that a hanging endpoint leaves room for other tenants. */
  private static final int AT_A_TIME = 4;

  private final Database database;
  private final Supplier<Set<Tenant>> enabled;
  private final OutboundUrlPolicy guard;
  private final Clock clock;
  private final NotificationStore store = new NotificationStore();
  private final ChangedTenants changed;

  // confined to the verticle's event loop
  private final Set<Tenant> busy = new HashSet<>();
  private final Map<Tenant, Integer> failures = new HashMap<>();
  private final Set<Tenant> paused = new HashSet<>();
  private final Promise<Void> idle = Promise.promise();
  private @Nullable WebhookClient client;
  private long timer = -1;
  private boolean stopping;
  private volatile boolean started;
  private boolean sweeping;
  private boolean sweepFails;
  private int sweeps;

  /**
   * Creates a sender.
   *
   * @param enabled returns an immutable set of the tenants to post for
   */
  public NotificationSender(
      Database database, Supplier<Set<Tenant>> enabled, OutboundUrlPolicy guard, Clock clock) {
    this.database = database;
    this.changed = new ChangedTenants(database, "notification_delivery");
    this.enabled = enabled;
    this.guard = guard;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    client = new WebhookClient(vertx, guard, clock);
    timer = vertx.setPeriodic(SWEEP.toMillis(), x -> sweep());
    started = true;
    return Future.succeededFuture();
  }

  /** Finishes the posts in progress, which takes seconds at most, and starts no more. */
  @Override
  public Future<?> stop() {
    stopping = true;
    vertx.cancelTimer(timer);
    completeIfIdle();
    WebhookClient posting = client;
    return idle.future().compose(x -> posting == null ? Future.succeededFuture() : posting.close());
  }

  /** Call it after deliveries of this tenant were committed. Safe to call from any thread. */
  public void wake(Tenant tenant) {
    if (!started) {
      return; // the first sweep finds it
    }
    context.runOnContext(
        x -> {
          if (!stopping) {
            sweep(tenant, false);
          }
        });
  }

  private void sweep() {
    if (sweeping) {
      return;
    }
    sweeping = true;
    boolean tidy = sweeps++ % 1_800 == 0; // once an hour
    Set<Tenant> all = enabled.get();
    changed
        .among(all)
        .onComplete(
            found -> {
              sweeping = false;
              if (stopping) {
                return;
              }
              if (found.succeeded()) {
                sweepFails = false;
                (tidy ? all : found.result()).forEach(tenant -> sweep(tenant, tidy));
              } else if (!sweepFails) { // once for each outage
                sweepFails = true;
                log.warn("Cannot look for notifications to send", found.cause());
              }
            });
  }

  private void sweep(Tenant tenant, boolean tidy) {
    if (paused.contains(tenant) || !busy.add(tenant)) {
      changed.lookAgainIn(tenant, Duration.ZERO);
      return;
    }
    (tidy ? tidyUp(tenant) : Future.<Void>succeededFuture())
        .compose(x -> postDue(tenant))
        .onSuccess(more -> failures.remove(tenant))
        .onFailure(
            e -> {
              changed.lookAgainIn(tenant, Duration.ZERO);
              failed(tenant, e);
            })
        .onComplete(
            posted -> {
              busy.remove(tenant);
              // not a chain of futures: one as long as the backlog would end in a deep recursion
              if (posted.succeeded() && posted.result() && !stopping) {
                sweep(tenant, false);
              }
              completeIfIdle();
            });
  }

  private Future<Void> tidyUp(Tenant tenant) {
    return database.withTenant(tenant, c -> store.deleteOlder(c, KEEP_LOG));
  }

  /** Returns whether more may be due. */
  private Future<Boolean> postDue(Tenant tenant) {
    return database
        .withTenant(tenant, c -> store.take(c, AT_A_TIME, ATTEMPT_LEASE))
        .compose(
            due -> {
              List<Future<Void>> posted = due.stream().map(one -> post(tenant, one)).toList();
              return Future.join(posted).map(due.size() == AT_A_TIME);
            })
        .compose(more -> more ? Future.succeededFuture(true) : planNextLook(tenant).map(false));
  }

  private Future<Void> planNextLook(Tenant tenant) {
    return database
        .withTenant(tenant, c -> store.nextDue(c))
        .onSuccess(next -> next.ifPresent(pause -> changed.lookAgainIn(tenant, pause)))
        .mapEmpty();
  }

  private Future<Void> post(Tenant tenant, Due due) {
    WebhookClient posting = client;
    if (posting == null) {
      return Future.succeededFuture();
    }
    return posting
        .post(due)
        .map(status -> outcome(due, status))
        .otherwise(e -> outcome(due, e))
        .compose(outcome -> end(tenant, due, outcome));
  }

  private Future<Void> end(Tenant tenant, Due due, Outcome outcome) {
    if (outcome.status() != Status.DELIVERED) {
      log.info("Notification {} of tenant {}: {}", due, tenant, outcome);
    }
    return database
        .withTenant(tenant, c -> store.end(c, due, outcome))
        .compose(
            x ->
                isGone(outcome)
                    ? database.inTransaction(
                        tenant,
                        tx -> store.disable(tx, due.url(), "The endpoint responded with 410 Gone"))
                    : Future.succeededFuture())
        .mapEmpty();
  }

  private static boolean isGone(Outcome outcome) {
    Integer status = outcome.statusCode();
    return status != null && status == GONE;
  }

  private Outcome outcome(Due due, int status) {
    if (status >= 200 && status < 300) {
      return new Outcome(Status.DELIVERED, null, status, null);
    }
    String error =
        status >= 300 && status < 400
            ? "The endpoint responded with a redirect, which is not followed; configure the final address"
            : "The endpoint responded with HTTP " + status;
    return status == GONE
        ? new Outcome(Status.FAILED, null, status, error)
        : again(due, status, error);
  }

  private Outcome outcome(Due due, Throwable e) {
    return again(
        due,
        null,
        e instanceof ServiceException failure && failure.kind() == ServiceException.Kind.INVALID
            ? failure.getMessage()
            : "The endpoint did not respond");
  }

  private Outcome again(Due due, @Nullable Integer status, String error) {
    boolean tooLate = clock.instant().isAfter(due.seriesBegun().plus(GIVE_UP_AFTER));
    return tooLate
        ? new Outcome(Status.FAILED, null, status, error)
        : new Outcome(
            Status.PENDING,
            clock.instant().plus(BACKOFF.after(due.attemptOfSeries())),
            status,
            error);
  }

  private void failed(Tenant tenant, Throwable e) {
    if (e instanceof ServiceException failure
        && failure.kind() == ServiceException.Kind.TENANT_NOT_ENABLED) {
      failures.remove(tenant); // it was disabled just now
      return;
    }
    Duration pause = DATABASE_BACKOFF.after(failures.merge(tenant, 1, Integer::sum));
    log.warn("Cannot post notifications of tenant {}; trying again in {}", tenant, pause, e);
    paused.add(tenant);
    vertx.setTimer(pause.toMillis(), id -> paused.remove(tenant));
  }

  private void completeIfIdle() {
    if (stopping && busy.isEmpty()) {
      idle.tryComplete();
    }
  }
}
