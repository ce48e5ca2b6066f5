package org.folio.batch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.folio.batch.db.Tenant;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ModuleProcess;

/**
 * Compares an export, from its POST to {@code Completed}, with COPY of the same lines. Rounds
 * alternate after a warm-up.
 */
final class ExportBenchmark {
  private static final Tenant TENANT = new Tenant("export");
  private static final String HEAP = "-Xmx128m";
  private static final int WARM_UPS = 2;
  private static final int ROUNDS = 7;
  private static final long POLL_MILLIS = 10;

  private final BenchServices services;
  private final Report report;

  ExportBenchmark(BenchServices services, Report report) {
    this.services = services;
    this.report = report;
  }

  void run() throws Exception {
    try (ModuleProcess module =
            ModuleProcess.start(
                ModuleProcess.environment(services.db(), services.kafka("benchexport")),
                List.of(HEAP));
        CopiedConsumptions copied = new CopiedConsumptions(services, TENANT)) {
      new Gateway(module.baseUrl(), TENANT).enable();
      ExportClient client = new ExportClient(module.baseUrl(), TENANT);
      client.createLimit();
      KnownConsumptions.add(services, TENANT);
      requireSameLines(client, copied);
      measure(client, copied);
      report.number(
          "  peak of resident memory, " + HEAP, ProcessMemory.residentAtMost(module.pid()), "MB");
    }
  }

  private void measure(ExportClient client, CopiedConsumptions copied) throws Exception {
    List<Double> copies = new ArrayList<>();
    List<Double> exports = new ArrayList<>();
    for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
      long begun = System.nanoTime();
      long lines = copied.copy(OutputStream.nullOutputStream());
      double copy = perSecond(lines, begun);
      begun = System.nanoTime();
      String set = client.export(KnownConsumptions.FROM, KnownConsumptions.TO, POLL_MILLIS);
      double export = perSecond(lines, begun);
      client.delete(set);
      report.progress("round %d: COPY %,.0f/s, export %,.0f/s".formatted(round, copy, export));
      if (round >= WARM_UPS) {
        copies.add(copy);
        exports.add(export);
      }
    }
    report.number("COPY of the lines", Report.median(copies), "consumptions/s");
    report.number(
        "export of %,d consumptions".formatted(KnownConsumptions.NUMBER),
        Report.median(exports),
        "consumptions/s");
    report.atLeast("  export / COPY", Report.medianRatio(exports, copies), "", 0.5);
  }

  private static double perSecond(long lines, long begun) {
    return lines * 1e9 / (System.nanoTime() - begun);
  }

  /** Checks that both sides produce the same lines. */
  private static void requireSameLines(ExportClient client, CopiedConsumptions copied)
      throws Exception {
    String set = client.export(KnownConsumptions.FROM, KnownConsumptions.TO, POLL_MILLIS);
    MessageDigest exported = MessageDigest.getInstance("SHA-256");
    try (Stream<String> lines = client.lines(client.contentOf(set))) {
      lines
          .filter(line -> line.startsWith("{\"type\":\"consumption\""))
          .forEach(line -> exported.update((line + "\n").getBytes(UTF_8)));
    }
    client.delete(set);
    MessageDigest expected = MessageDigest.getInstance("SHA-256");
    copied.copy(new DigestOutputStream(OutputStream.nullOutputStream(), expected));
    if (!MessageDigest.isEqual(exported.digest(), expected.digest())) {
      throw new IllegalStateException("The export does not have the lines of COPY");
    }
  }
}
