package org.folio.batch.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.folio.batch.db.Tenant;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ModuleProcess;

/**
 * Compares the download of an export's data file with the same bytes in a plain file, sent by a
 * bare server in another JVM. Rounds alternate after a warm-up.
 */
final class DownloadBenchmark {
  private static final Tenant TENANT = new Tenant("download");
  private static final String HEAP = "-Xmx128m";
  private static final int WARM_UPS = 5;
  private static final double TWO_GIGABITS = 250; // MB/s
  private static final int ROUNDS = 15;
  private static final double MEGABYTE = 1e6;

  private final BenchServices services;
  private final Report report;
  private final RawDownload download = new RawDownload(TENANT);
  private final Map<Coding, List<Double>> plain = new EnumMap<>(Coding.class);
  private final Map<Coding, List<Double>> module = new EnumMap<>(Coding.class);

  /** Encoding of the content. */
  private enum Coding {
    GZIP("gzip"),
    IDENTITY("identity");

    private final String text;

    Coding(String text) {
      this.text = text;
    }
  }

  DownloadBenchmark(BenchServices services, Report report) {
    this.services = services;
    this.report = report;
  }

  void run() throws Exception {
    Path directory = Files.createDirectories(Path.of("target/bench/download"));
    try (ModuleProcess process =
        ModuleProcess.start(
            ModuleProcess.environment(services.db(), services.kafka("benchdownload")),
            List.of(HEAP))) {
      new Gateway(process.baseUrl(), TENANT).enable();
      String path = export(process);
      int port = URI.create(process.baseUrl()).getPort();
      for (Coding coding : Coding.values()) {
        try (OutputStream file = Files.newOutputStream(directory.resolve(coding.text))) {
          download.seconds(port, path, coding.text, file);
        }
      }
      Process bare =
          Jvm.running(PlainFileServer.class, List.of(HEAP), directory.toString()).start();
      double memory = ProcessMemory.resident(process.pid());
      try {
        measure(portOf(bare), port, path);
      } finally {
        bare.destroy();
      }
      conclude(directory);
      report.under(
          "resident memory, after %d downloads / after %d"
              .formatted(Coding.values().length * (1 + WARM_UPS + ROUNDS), Coding.values().length),
          ProcessMemory.resident(process.pid()) / memory,
          "",
          1.2);
      report.number(
          "  peak of resident memory, " + HEAP, ProcessMemory.residentAtMost(process.pid()), "MB");
    }
  }

  private String export(ModuleProcess process) throws Exception {
    ExportClient client = new ExportClient(process.baseUrl(), TENANT);
    client.createLimit();
    KnownConsumptions.add(services, TENANT);
    return client.contentOf(client.export(KnownConsumptions.FROM, KnownConsumptions.TO, 50));
  }

  private static int portOf(Process bare) throws IOException {
    return Integer.parseInt(
        new BufferedReader(new InputStreamReader(bare.getInputStream(), StandardCharsets.UTF_8))
            .readLine());
  }

  private void measure(int barePort, int modulePort, String path) throws IOException {
    for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
      for (Coding coding : Coding.values()) {
        double bare = seconds(barePort, "/" + coding.text, coding);
        double ours = seconds(modulePort, path, coding);
        report.progress(
            "round %d, %s: plain file %.3f s, module %.3f s"
                .formatted(round, coding.text, bare, ours));
        if (round >= WARM_UPS) {
          plain.computeIfAbsent(coding, c -> new ArrayList<>()).add(1 / bare);
          module.computeIfAbsent(coding, c -> new ArrayList<>()).add(1 / ours);
        }
      }
    }
  }

  private double seconds(int port, String path, Coding coding) throws IOException {
    return download.seconds(port, path, coding.text, OutputStream.nullOutputStream());
  }

  private void conclude(Path directory) throws IOException {
    double content = Files.size(directory.resolve(Coding.IDENTITY.text)) / MEGABYTE;
    report.number("data file, content", content, "MB");
    for (Coding coding : Coding.values()) {
      double size = Files.size(directory.resolve(coding.text)) / MEGABYTE;
      String what = ", %s, %,.0f MB".formatted(coding.text, size);
      report.number("plain file" + what, Report.median(plain.get(coding)) * size, "MB/s");
      report.atLeast(
          "data file" + what, Report.median(module.get(coding)) * size, "MB/s", TWO_GIGABITS);
      report.number(
          "  data file / plain file, same bytes" + what,
          Report.medianRatio(module.get(coding), plain.get(coding)),
          "");
    }
    report.number(
        "  content by the data file as gzip / content by the plain file",
        Report.medianRatio(module.get(Coding.GZIP), plain.get(Coding.IDENTITY)),
        "");
  }
}
