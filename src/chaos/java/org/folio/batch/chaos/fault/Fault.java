package org.folio.batch.chaos.fault;

import java.util.List;
import java.util.Random;
import org.folio.batch.chaos.TestBed;

/** A kind of fault. */
public interface Fault {
  /** What {@code -Dchaos.faults} calls it. */
  String name();

  /**
   * Decides on what and for how long, by the random numbers alone.
   *
   * @param secondHalf of the campaign, in which the second instance is never ended, so that what it
   *     leaks shows
   */
  Injection plan(TestBed bed, Random random, boolean secondHalf);

  /** One fault that was decided on. */
  interface Injection {
    /** What it breaks; no other fault breaks the same at the same time. */
    List<String> targets();

    /**
     * Breaks it, and returns when it is repaired.
     *
     * @throws FaultSkippedException when its conditions are not met, and nothing was done
     */
    void run();
  }

  /** An injection. */
  static Injection of(List<String> targets, Runnable work) {
    return new Injection() {
      @Override
      public List<String> targets() {
        return targets;
      }

      @Override
      public void run() {
        work.run();
      }
    };
  }
}
