package org.folio.batch.ingest.commit;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Passes results to the thread of the poll loop, which alone accesses the loop's state. Other
 * threads post tasks; the loop's thread runs them.
 */
public final class Mailbox {
  // bounded by the number of running transactions and look-ups, each of which posts once
  private final BlockingQueue<Runnable> posted = new LinkedBlockingQueue<>();

  public void post(Runnable task) {
    posted.add(task);
  }

  /** Runs all posted tasks; returns whether there were any. */
  public boolean runPosted() {
    boolean any = false;
    for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
      task.run();
      any = true;
    }
    return any;
  }

  /**
   * Runs posted tasks until the condition holds.
   *
   * @return false if it does not hold within the time
   */
  public boolean runUntil(BooleanSupplier condition, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    try {
      while (!condition.getAsBoolean()) {
        Runnable task = posted.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (task == null) {
          return condition.getAsBoolean();
        }
        task.run();
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
