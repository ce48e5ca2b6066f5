package org.folio.batch;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.error.Backoff;
import org.jspecify.annotations.Nullable;

/** Waits at the start for services that do not respond yet. Safe to call from any thread. */
final class Startup {
  private static final Logger log = LogManager.getLogger(Startup.class);
  private static final Duration LOG_EVERY = Duration.ofSeconds(5);
  private static final Duration ATTEMPT_ENDS_WITHIN = Duration.ofSeconds(1);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));

  private final Vertx vertx;
  private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
  private volatile boolean cancelled;

  Startup(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * A service that an instance needs.
   *
   * @param name shown to operators, with its address
   * @param isTransient whether a failed attempt may succeed when repeated
   * @param isRefusal whether the service responded, but refused the settings
   * @param settings to check after a refusal
   */
  record Service(
      String name,
      Predicate<Throwable> isTransient,
      Predicate<Throwable> isRefusal,
      String settings) {}

  /**
   * Repeats an attempt until it succeeds. Fails at once if waiting cannot help, with a {@link
   * StartException} if the service refuses the settings.
   */
  Future<Void> await(Service service, Supplier<Future<Void>> attempt) {
    Wait wait = new Wait(service, attempt);
    waits.add(wait);
    if (cancelled) {
      wait.end(cancellation());
    } else {
      wait.begin();
    }
    return wait.done.future();
  }

  /**
   * Fails everything that is still waiting.
   *
   * @return completes when running attempts have ended, or after a second
   */
  Future<?> cancel() {
    cancelled = true;
    List<Future<?>> inProgress = new ArrayList<>();
    waits.forEach(
        wait -> {
          inProgress.add(wait.inProgress);
          wait.end(cancellation());
        });
    return Future.join(inProgress)
        .timeout(ATTEMPT_ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  /**
   * Returns, for the operator, the services that have not responded yet and why; empty if all have.
   */
  String waitingFor() {
    return waits.stream().map(Wait::toString).sorted().collect(Collectors.joining("; "));
  }

  private static StartException cancellation() {
    return new StartException(ExitCode.NOT_STARTED, "The start was cancelled", null);
  }

  private final class Wait {
    private final Service service;
    private final Supplier<Future<Void>> attempt;
    private final Promise<Void> done = Promise.promise();
    private final long begunNanos = System.nanoTime();
    private volatile @Nullable String problem;
    private volatile boolean ended;
    private volatile Future<?> inProgress = Future.succeededFuture();
    private int failures;
    private long logTimer = -1;

    Wait(Service service, Supplier<Future<Void>> attempt) {
      this.service = service;
      this.attempt = attempt;
    }

    void begin() {
      logTimer = vertx.setPeriodic(LOG_EVERY.toMillis(), id -> logProblem());
      tryOnce();
    }

    private void tryOnce() {
      if (!ended) {
        inProgress =
            Future.succeededFuture()
                .compose(x -> attempt.get())
                .onSuccess(answered -> succeeded())
                .onFailure(this::failed);
      }
    }

    private void succeeded() {
      if (problem != null && !ended) {
        log.info("{} responded after {} s", service.name(), seconds());
      }
      end(null);
    }

    private void failed(Throwable e) {
      if (service.isRefusal().test(e)) {
        String message =
            "%s refuses the settings: %s. Check %s"
                .formatted(service.name(), Reasons.of(e), service.settings());
        end(new StartException(ExitCode.WRONG_SETTINGS, message, e));
      } else if (service.isTransient().test(e)) {
        boolean isFirst = problem == null;
        problem = Reasons.of(e);
        if (isFirst) {
          logProblem();
        }
        vertx.setTimer(BACKOFF.after(++failures).toMillis(), id -> tryOnce());
      } else {
        end(e);
      }
    }

    private void logProblem() {
      if (!ended) {
        log.warn("Waiting for {}", this);
      }
    }

    void end(@Nullable Throwable failure) {
      ended = true;
      waits.remove(this);
      vertx.cancelTimer(logTimer);
      if (failure == null) {
        done.tryComplete();
      } else {
        done.tryFail(failure);
      }
    }

    private long seconds() {
      return Duration.ofNanos(System.nanoTime() - begunNanos).toSeconds();
    }

    @Override
    public String toString() {
      String known = problem;
      return "%s for %d s: %s"
          .formatted(service.name(), seconds(), known == null ? "no response" : known);
    }
  }
}
