package org.folio.batch.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.folio.batch.chaos.fault.Fault;
import org.folio.batch.chaos.fault.FaultSkippedException;

/**
 * Injects one fault after the other, picked by random numbers. Several injectors work at the same
 * time; what one has broken is left alone by the others until it is repaired.
 */
final class FaultInjector implements Runnable {
  private static final int LONGEST_PAUSE_MILLIS = 5_000;

  private final TestBed bed;
  private final List<Fault> faults;
  private final Random random;
  private final long start = System.nanoTime();
  private final long length;
  private final Statistics statistics;

  FaultInjector(
      TestBed bed, List<Fault> faults, long seed, Duration length, Statistics statistics) {
    this.bed = bed;
    this.faults = faults;
    this.random = new Random(seed);
    this.length = length.toNanos();
    this.statistics = statistics;
  }

  /** What all injectors have done. Safe to use from any thread. */
  static final class Statistics {
    private final Map<String, Integer> injected = new TreeMap<>();
    private final Map<String, Integer> skipped = new TreeMap<>();
    private final Map<String, Double> seconds = new TreeMap<>();
    private final Map<String, ReentrantLock> targets = new ConcurrentHashMap<>();

    synchronized void injected(String fault, double time) {
      injected.merge(fault, 1, Integer::sum);
      seconds.merge(fault, time, Double::sum);
    }

    synchronized void skipped(String fault) {
      skipped.merge(fault, 1, Integer::sum);
    }

    synchronized int total() {
      return injected.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized int injected(String fault) {
      return injected.getOrDefault(fault, 0);
    }

    synchronized int skippedOf(String fault) {
      return skipped.getOrDefault(fault, 0);
    }

    synchronized double seconds(String fault) {
      return seconds.getOrDefault(fault, 0.0);
    }

    private ReentrantLock target(String name) {
      return targets.computeIfAbsent(name, any -> new ReentrantLock());
    }
  }

  @Override
  public void run() {
    while (elapsed() < length) {
      Fault fault = faults.get(random.nextInt(faults.size()));
      inject(fault, fault.plan(bed, random, elapsed() > length / 2));
      TestBed.pause(Duration.ofMillis(500 + random.nextInt(LONGEST_PAUSE_MILLIS)));
    }
  }

  private long elapsed() {
    return System.nanoTime() - start;
  }

  private void inject(Fault fault, Fault.Injection injection) {
    // in one order, or two injectors would wait for each other
    List<ReentrantLock> locks =
        new TreeSet<>(injection.targets()).stream().map(statistics::target).toList();
    locks.forEach(ReentrantLock::lock);
    long begin = System.nanoTime();
    try {
      bed.say(fault.name() + " " + injection.targets());
      injection.run();
      statistics.injected(fault.name(), (System.nanoTime() - begin) / 1e9);
    } catch (FaultSkippedException e) {
      bed.say(fault.name() + " skipped: " + e.getMessage());
      statistics.skipped(fault.name());
    } catch (RuntimeException e) {
      bed.errors().add("The fault " + fault.name() + " failed: " + e);
      e.printStackTrace();
    } finally {
      locks.forEach(ReentrantLock::unlock);
    }
  }
}
