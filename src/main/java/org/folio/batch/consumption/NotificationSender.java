package org.folio.batch.consumption;

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
import org.folio.batch.consumption.Delivery.Due;
import org.folio.batch.consumption.Delivery.Outcome;
import org.folio.batch.consumption.Delivery.Status;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.Backoff;
import org.folio.batch.error.Failure;
import org.folio.batch.http.UrlGuard;
import org.jspecify.annotations.Nullable;

/**
 * Posts what is due to the endpoints of all enabled tenants, again and again for three days. Any
 * number of instances may do so side by side.
 *
 * <p>To be deployed once in an instance.
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

  /** Of one tenant at a time, so that one whose endpoint hangs leaves room for the others. */
  private static final int AT_A_TIME = 4;

  private final Database database;
  private final Supplier<Set<Tenant>> enabled;
  private final UrlGuard guard;
  private final Clock clock;
  private final NotificationStore store = new NotificationStore();

  // belongs to the verticle's event loop
  private final Set<Tenant> busy = new HashSet<>();
  private final Map<Tenant, Integer> failures = new HashMap<>();
  private final Set<Tenant> paused = new HashSet<>();
  private final Promise<Void> idle = Promise.promise();
  private @Nullable WebhookClient client;
  private long timer = -1;
  private boolean stopping;
  private int sweeps;

  /**
   * Makes a sender.
   *
   * @param enabled the tenants to post for, an immutable set at each call
   */
  public NotificationSender(
      Database database, Supplier<Set<Tenant>> enabled, UrlGuard guard, Clock clock) {
    this.database = database;
    this.enabled = enabled;
    this.guard = guard;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    client = new WebhookClient(vertx, guard, clock);
    timer = vertx.setPeriodic(SWEEP.toMillis(), x -> sweep());
    return Future.succeededFuture();
  }

  /** Posts to the end what it has begun, which takes seconds at most, and nothing more. */
  @Override
  public Future<?> stop() {
    stopping = true;
    vertx.cancelTimer(timer);
    completeIfIdle();
    WebhookClient posting = client;
    return idle.future().compose(x -> posting == null ? Future.succeededFuture() : posting.close());
  }

  private void sweep() {
    boolean tidy = sweeps++ % 1_800 == 0; // once an hour
    for (Tenant tenant : enabled.get()) {
      sweep(tenant, tidy);
    }
  }

  private void sweep(Tenant tenant, boolean tidy) {
    if (paused.contains(tenant) || !busy.add(tenant)) {
      return;
    }
    (tidy ? tidyUp(tenant) : Future.<Void>succeededFuture())
        .compose(x -> postDue(tenant))
        .onSuccess(more -> failures.remove(tenant))
        .onFailure(e -> failed(tenant, e))
        .onComplete(
            posted -> {
              busy.remove(tenant);
              // a chain of futures as long as the backlog would end in a deep recursion
              if (posted.succeeded() && posted.result() && !stopping) {
                sweep(tenant, false);
              }
              completeIfIdle();
            });
  }

  private Future<Void> tidyUp(Tenant tenant) {
    return database.withTenant(tenant, c -> store.deleteOlder(c, tenant, KEEP_LOG));
  }

  /** Whether more may be due. */
  private Future<Boolean> postDue(Tenant tenant) {
    return database
        .withTenant(tenant, c -> store.take(c, tenant, AT_A_TIME, ATTEMPT_LEASE))
        .compose(
            due -> {
              List<Future<Void>> posted = due.stream().map(one -> post(tenant, one)).toList();
              return Future.join(posted).map(due.size() == AT_A_TIME);
            });
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
        .withTenant(tenant, c -> store.end(c, tenant, due, outcome))
        .compose(
            x ->
                isGone(outcome)
                    ? database.inTransaction(
                        tenant,
                        tx ->
                            store.disable(tx, tenant, due.url(), "The endpoint answered 410 Gone"))
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
            ? "The endpoint redirects, which is not followed"
            : "The endpoint answered " + status;
    return status == GONE
        ? new Outcome(Status.FAILED, null, status, error)
        : again(due, status, error);
  }

  private Outcome outcome(Due due, Throwable e) {
    return again(
        due,
        null,
        e instanceof Failure failure && failure.kind() == Failure.Kind.INVALID
            ? failure.getMessage()
            : "The endpoint did not answer");
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
    if (e instanceof Failure failure && failure.kind() == Failure.Kind.TENANT_NOT_ENABLED) {
      failures.remove(tenant); // it is just being disabled
      return;
    }
    Duration pause = DATABASE_BACKOFF.after(failures.merge(tenant, 1, Integer::sum));
    log.warn("Notifications of tenant {} wait {}", tenant, pause, e);
    paused.add(tenant);
    vertx.setTimer(pause.toMillis(), id -> paused.remove(tenant));
  }

  private void completeIfIdle() {
    if (stopping && busy.isEmpty()) {
      idle.tryComplete();
    }
  }
}
