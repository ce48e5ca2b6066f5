package org.folio.batch.ingest.commit;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Brings results back to the thread of the poll loop, which alone touches the loop's state. Other
 * threads post; the loop's thread runs what was posted.
 */
public final class Mailbox {
  // bounded by the number of transactions and look-ups under way, each of which posts once
  private final BlockingQueue<Runnable> posted = new LinkedBlockingQueue<>();

  public void post(Runnable task) {
    posted.add(task);
  }

  public void runPosted() {
    for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
      task.run();
    }
  }

  /**
   * Runs what is posted until the condition holds.
   *
   * @return false when it did not within the time
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
