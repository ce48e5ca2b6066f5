package org.folio.batch.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.folio.batch.testkit.FreePort;
import org.folio.batch.testkit.ModuleProcess;

/**
 * One of the two instances: a process with a port that stays, started again when it ends. Faults
 * and the supervisor take turns.
 */
public final class Instance {
  private static final List<String> JVM =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(3);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);

  private final String name;
  private final Map<String, String> environment;
  private final String baseUrl;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWERS_WITHIN).build();
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicInteger ownExits = new AtomicInteger();
  private final AtomicInteger hungStarts = new AtomicInteger();
  private volatile ModuleProcess process;
  private volatile long launchedAt;
  private volatile boolean served;
  private volatile boolean expectedUp = true;

  Instance(String name, Map<String, String> environment) {
    this.name = name;
    this.environment = environment;
    int port = FreePort.any();
    environment.put("HTTP_PORT", String.valueOf(port));
    this.baseUrl = "http://localhost:" + port;
    this.process = launch();
  }

  private ModuleProcess launch() {
    launchedAt = System.nanoTime();
    served = false;
    return ModuleProcess.launch(environment, JVM);
  }

  String baseUrl() {
    return baseUrl;
  }

  public long pid() {
    return process.pid();
  }

  /** How often it ended though nobody told it to. */
  int ownExits() {
    return ownExits.get();
  }

  /** How often it neither served nor ended in time after a start. */
  int hungStarts() {
    return hungStarts.get();
  }

  /** SIGKILL, then a start after the pause. */
  public void killFor(Duration pause) {
    down(pause, ModuleProcess::kill);
  }

  /** SIGTERM, then a start after the pause. */
  public void stopFor(Duration pause) {
    down(pause, ModuleProcess::stop);
  }

  private interface End {
    void of(ModuleProcess process);
  }

  private void down(Duration pause, End end) {
    turn.lock();
    try {
      expectedUp = false;
      end.of(process);
    } finally {
      turn.unlock();
    }
    TestBed.pause(pause);
    turn.lock();
    try {
      process = launch();
      expectedUp = true;
    } finally {
      turn.unlock();
    }
  }

  /** SIGSTOP for a while; nothing happens when it is not alive. */
  public void freezeFor(Duration duration) {
    freeze();
    try {
      TestBed.pause(duration);
    } finally {
      thaw();
    }
  }

  /** SIGSTOP until {@link #thaw}; the supervisor waits as long. */
  public void freeze() {
    turn.lock();
    if (process.isAlive()) {
      process.pause();
    }
  }

  public void thaw() {
    try {
      if (process.isAlive()) {
        process.resume();
      }
      if (!served) {
        launchedAt = System.nanoTime(); // a start that stood still gets its time again
      }
    } finally {
      turn.unlock();
    }
  }

  /** Does what an orchestrator does: starts it again when it ended or never came up. */
  void supervise(TestBed bed) {
    if (!turn.tryLock()) {
      return;
    }
    try {
      if (!expectedUp) {
        return;
      }
      served |= isHealthy();
      if (!process.isAlive()) {
        ownExits.incrementAndGet();
        bed.say(
            "%s ended by itself with exit code %d, see the log of process %d"
                .formatted(name, process.awaitEnd(Duration.ofSeconds(1)), process.pid()));
        TestBed.pause(Duration.ofSeconds(1));
        process = launch();
      } else if (!served && System.nanoTime() - launchedAt > STARTS_WITHIN.toNanos()) {
        hungStarts.incrementAndGet();
        bed.say("%s did not start within %s".formatted(name, STARTS_WITHIN));
        process.kill();
        process = launch();
      }
    } finally {
      turn.unlock();
    }
  }

  boolean isHealthy() {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(baseUrl + "/admin/health"))
              .timeout(ANSWERS_WITHIN)
              .build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void close() {
    turn.lock();
    try {
      expectedUp = false;
      process.close();
    } finally {
      turn.unlock();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
