package org.folio.batch.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the benchmarks that {@code -Dbench=ingest,export} names, or all of them, and prints a table.
 */
public final class Benchmarks {
  private interface Benchmark {
    void run(BenchServices services, Report report) throws Exception;
  }

  private static final Map<String, Benchmark> ALL = new LinkedHashMap<>();

  static {
    ALL.put("ingest", (services, report) -> new IngestBenchmark(services, report).run());
    ALL.put("latency", (services, report) -> new LatencyBenchmark(services, report).run());
    ALL.put("idle", (services, report) -> new IdleBenchmark(services, report).run());
    ALL.put("tenants", (services, report) -> new TenantBenchmark(services, report).run());
    ALL.put("post", (services, report) -> new PostBenchmark(services, report).run());
    ALL.put("tasks", (services, report) -> new TaskBenchmark(services, report).run());
    ALL.put("start", (services, report) -> new StartBenchmark(services, report).run());
    ALL.put("consumption", (services, report) -> new ConsumptionBenchmark(services, report).run());
    ALL.put("export", (services, report) -> new ExportBenchmark(services, report).run());
    ALL.put("download", (services, report) -> new DownloadBenchmark(services, report).run());
    ALL.put("lists", (services, report) -> new ListBenchmark(services, report).run());
    ALL.put("console", (services, report) -> new ConsoleBenchmark(services, report).run());
    ALL.put("upload", (services, report) -> new UploadBenchmark(services, report).run());
  }

  private Benchmarks() {}

  public static void main(String[] args) throws Exception {
    String selection = System.getProperty("bench", "");
    List<String> names =
        selection.isBlank() ? List.copyOf(ALL.keySet()) : List.of(selection.split(","));
    if (!ALL.keySet().containsAll(names)) {
      System.err.println("-Dbench must name benchmarks of " + ALL.keySet() + ", but was " + names);
      System.exit(2);
    }
    Report report = new Report(System.out);
    try (BenchServices services = BenchServices.start()) {
      for (String name : names) {
        report.progress(name);
        ALL.get(name).run(services, report);
      }
    }
    report.print();
    System.exit(0);
  }
}
