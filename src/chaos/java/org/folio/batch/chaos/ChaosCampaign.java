package org.folio.batch.chaos;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.folio.batch.chaos.FaultInjector.Statistics;
import org.folio.batch.chaos.fault.Fault;
import org.folio.batch.chaos.fault.Faults;

/**
 * Runs the campaign: work without faults, work with faults, no work, comparison. Ends with 1 when
 * an invariant is broken, with 2 when the options are wrong.
 */
public final class ChaosCampaign {
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration HEALTHY_WITHIN = Duration.ofSeconds(60);
  private static final Duration WORK_ENDS_WITHIN = Duration.ofMinutes(6);
  private static final int INJECTORS = 2;

  private final Options options;
  private final Map<String, Fault> known;
  private final TestBed bed;
  private final Report report = new Report();
  private final Statistics statistics = new Statistics();
  private final ExecutorService threads = Executors.newCachedThreadPool(ChaosCampaign::daemon);
  private final AtomicBoolean workEnds = new AtomicBoolean();
  private final AtomicBoolean campaignEnds = new AtomicBoolean();
  private final List<EventWorkload> workloads = new ArrayList<>();
  private final List<Future<?>> work = new ArrayList<>();

  private ChaosCampaign(Options options, Map<String, Fault> known, TestBed bed) {
    this.options = options;
    this.known = known;
    this.bed = bed;
  }

  public static void main(String[] args) throws Exception {
    Map<String, Fault> known = Faults.byName();
    Options options;
    try {
      options = Options.fromSystemProperties(known.keySet());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    System.out.printf(
        "Chaos: -Dchaos.seed=%d -Dchaos.minutes=%s -Dchaos.faults=%s%n",
        options.seed(), options.minutes(), String.join(",", options.faults()));
    boolean good;
    try (TestBed bed = TestBed.start(options.directory())) {
      good = new ChaosCampaign(options, known, bed).run();
    }
    System.out.printf("%s, -Dchaos.seed=%d%n", good ? "PASSED" : "BROKEN", options.seed());
    System.exit(good ? 0 : 1);
  }

  private boolean run() throws InterruptedException {
    threads.submit(this::supervise);
    startWork();
    TestBed.pause(WARM_UP);
    List<ResourceUsage> before = usage();
    bed.say("faults begin");
    injectFaults();
    bed.say("faults end");
    checkHealth();
    workEnds.set(true);
    awaitAll(work, WORK_ENDS_WITHIN);
    bed.say("work ends");
    new Verification(bed, workloads, report).run();
    checkUsage(before);
    checkErrors();
    campaignEnds.set(true);
    print();
    return report.isGood();
  }

  private void startWork() {
    List<OperationWorkload> operations = new ArrayList<>();
    for (TenantLedger ledger : bed.tenants()) {
      long seed = options.seed() + 100L * bed.tenants().indexOf(ledger);
      EventWorkload events = new EventWorkload(bed, ledger, seed);
      OperationWorkload ofTenant = new OperationWorkload(bed, ledger, seed);
      events.prepare();
      ofTenant.prepare();
      workloads.add(events);
      operations.add(ofTenant);
    }
    workloads.forEach(EventWorkload::awaitPrepared);
    workloads.forEach(each -> work.add(submit("events", () -> each.run(workEnds::get))));
    operations.forEach(each -> work.add(submit("operations", () -> each.run(workEnds::get))));
  }

  private Future<?> submit(String name, Runnable task) {
    return threads.submit(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            bed.errors().add("The harness failed, " + name + ": " + e);
            e.printStackTrace();
          }
        });
  }

  private void injectFaults() throws InterruptedException {
    List<Fault> faults = options.faults().stream().map(known::get).toList();
    Duration length = Duration.ofMillis((long) (options.minutes() * 60_000));
    List<Future<?>> injectors = new ArrayList<>();
    for (int i = 0; i < INJECTORS; i++) {
      FaultInjector injector =
          new FaultInjector(bed, faults, options.seed() + i, length, statistics);
      injectors.add(submit("fault injector", injector));
    }
    awaitAll(injectors, length.plus(WORK_ENDS_WITHIN));
  }

  private void awaitAll(List<Future<?>> futures, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    for (Future<?> future : futures) {
      try {
        future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (ExecutionException | TimeoutException e) {
        bed.errors().add("The harness does not end: " + e);
      }
    }
  }

  private void supervise() {
    while (!campaignEnds.get()) {
      bed.instances().forEach(instance -> instance.supervise(bed));
      TestBed.pause(Duration.ofMillis(500));
    }
  }

  private void checkHealth() {
    long begin = System.nanoTime();
    boolean healthy = bed.awaitHealthy(HEALTHY_WITHIN);
    String seconds = "after %d s".formatted((System.nanoTime() - begin) / 1_000_000_000);
    report.check(
        "both instances are healthy within 60 s after the last fault",
        seconds,
        healthy ? List.of() : List.of("not healthy " + seconds));
  }

  private List<ResourceUsage> usage() {
    return bed.instances().stream().map(instance -> ResourceUsage.of(instance.pid())).toList();
  }

  private void checkUsage(List<ResourceUsage> before) {
    List<ResourceUsage> after = usage();
    for (int i = 0; i < after.size(); i++) {
      boolean asBefore = after.get(i).isAsBefore(before.get(i));
      String seen = before.get(i) + " → " + after.get(i);
      report.check(
          "%s uses what it used before, give or take %s"
              .formatted(bed.instances().get(i), ResourceUsage.TOLERANCE),
          seen,
          asBefore ? List.of() : List.of(seen));
    }
  }

  private void checkErrors() {
    report.check(
        "no request is answered 500 or refused, and the harness works",
        bed.errors().size() + " errors",
        new ArrayList<>(bed.errors()));
    report.figure("answers by status (0: none)", bed.api().statuses());
    report.figure(
        "instances that ended by themselves",
        bed.instances().stream().mapToInt(Instance::ownExits).sum());
    report.figure(
        "starts that hung", bed.instances().stream().mapToInt(Instance::hungStarts).sum());
  }

  private void print() {
    System.out.printf(
        "%n%s, seed %d, %s minutes, Java %s, %d cores%n%n",
        LocalDate.now(),
        options.seed(),
        options.minutes(),
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors());
    System.out.println("| fault | injected | skipped | seconds |\n| --- | --- | --- | --- |");
    for (String fault : options.faults()) {
      System.out.printf(
          "| %s | %d | %d | %.0f |%n",
          fault,
          statistics.injected(fault),
          statistics.skippedOf(fault),
          statistics.seconds(fault));
    }
    System.out.printf("| all | %d | | |%n", statistics.total());
    report.print();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "chaos");
    thread.setDaemon(true);
    return thread;
  }
}
