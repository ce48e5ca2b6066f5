package org.folio.batch.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.testkit.FreePort;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ModuleProcess;

/**
 * Measures how long the fat jar takes to its first healthy answer, its processor time until then
 * beside that of a bare server, and its memory, idle and after a million events.
 */
final class StartBenchmark {
  private static final int STARTS = 7;
  private static final int EVENTS = 1_000_000;
  private static final int IDLE_SECONDS = 20;
  // the collector that the JVM chooses by itself in a container as small as the launch descriptor's
  private static final List<String> OPTIONS = List.of("-Xmx128m", "-XX:+UseSerialGC");
  private static final Tenant TENANT = new Tenant("start");

  private final BenchServices services;
  private final Report report;
  private final KafkaSettings kafka;
  private final Path bareJar;

  StartBenchmark(BenchServices services, Report report) throws IOException {
    this.services = services;
    this.report = report;
    this.kafka = services.kafka("benchstart");
    this.bareJar = bareJar();
  }

  void run() throws Exception {
    List<String> asInTheImage = withArchive(moduleArchive());
    List<String> bareAsInTheImage = withArchive(bareArchive());
    List<Start> plain = new ArrayList<>();
    List<Start> bare = new ArrayList<>();
    List<Start> archived = new ArrayList<>();
    List<Start> bareArchived = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      plain.add(module(OPTIONS));
      bare.add(bare(OPTIONS));
      archived.add(module(asInTheImage));
      bareArchived.add(bare(bareAsInTheImage));
    }
    report.under("start to first healthy answer, java -jar", seconds(plain), "s", 2);
    report.under("  same, with the class data archive of the image", seconds(archived), "s", 2);
    compare("processor time of a start, java -jar", plain, bare);
    compare("  same, with class data archives", archived, bareArchived);
    measureMemory();
  }

  /** How long a process took to its first healthy answer, and its processor time until then. */
  private record Start(double seconds, double processorSeconds) {}

  private void compare(String what, List<Start> module, List<Start> bare) {
    List<Double> ofModule = module.stream().map(Start::processorSeconds).toList();
    List<Double> ofBare = bare.stream().map(Start::processorSeconds).toList();
    report.number(what, Report.median(ofModule), "s");
    report.number("  bare server with the same clients", Report.median(ofBare), "s");
    report.under("  module / bare server", Report.medianRatio(ofModule, ofBare), "", 2);
  }

  private static double seconds(List<Start> starts) {
    return Report.median(starts.stream().map(Start::seconds).toList());
  }

  private static List<String> withArchive(Path archive) {
    List<String> options = new ArrayList<>(OPTIONS);
    options.add("-XX:SharedArchiveFile=" + archive);
    return options;
  }

  private static Path archive(String name) {
    return Path.of("target/bench", name).toAbsolutePath();
  }

  /** Creates the class data archive as the image does, by a start that finds no database. */
  private Path moduleArchive() throws InterruptedException {
    Path archive = archive("classes.jsa");
    Map<String, String> settings = ModuleProcess.environment(services.db(), kafka);
    settings.put("DB_PORT", "1");
    settings.put("STARTUP_TIMEOUT_SECONDS", "10");
    settings.put("LOG_LEVEL", "OFF");
    try (ModuleProcess module = ModuleProcess.launch(settings, archiving(archive))) {
      module.awaitEnd(Duration.ofMinutes(1));
    }
    return archive;
  }

  private Path bareArchive() throws Exception {
    Path archive = archive("bare-classes.jsa");
    int port = FreePort.any();
    Process process = startBare(port, archiving(archive));
    awaitHealthy(port, process::isAlive);
    process.getOutputStream().close(); // ends it
    process.waitFor();
    return archive;
  }

  private static List<String> archiving(Path archive) {
    return List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=error");
  }

  private Start module(List<String> options) throws Exception {
    int port = FreePort.any();
    Map<String, String> settings = ModuleProcess.environment(services.db(), kafka);
    settings.put("HTTP_PORT", String.valueOf(port));
    long begin = System.nanoTime();
    try (ModuleProcess module = ModuleProcess.launch(settings, options)) {
      awaitHealthy(port, module::isAlive);
      return start("module", begin, module.pid());
    }
  }

  private Start bare(List<String> options) throws Exception {
    int port = FreePort.any();
    long begin = System.nanoTime();
    Process process = startBare(port, options);
    try {
      awaitHealthy(port, process::isAlive);
      return start("bare server", begin, process.pid());
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Process startBare(int port, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    String libraries = Path.of(System.getProperty("fat.jar")).toAbsolutePath().toString();
    command.addAll(
        List.of("-cp", libraries + File.pathSeparator + bareJar, BareStart.class.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(ModuleProcess.environment(services.db(), kafka));
    builder.environment().put("HTTP_PORT", String.valueOf(port));
    return builder.start();
  }

  /** Puts the bare server in a jar, because class data cannot be archived from directories. */
  private static Path bareJar() throws IOException {
    Path jar = Files.createDirectories(archive("")).resolve("bare.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Class<?> each : List.of(BareStart.class, Jvm.class)) {
        String name = each.getName().replace('.', '/') + ".class";
        out.putNextEntry(new ZipEntry(name));
        try (InputStream in = each.getResourceAsStream("/" + name)) {
          Objects.requireNonNull(in).transferTo(out);
        }
      }
    }
    return jar;
  }

  private Start start(String what, long begin, long pid) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    Duration processor =
        ProcessHandle.of(pid).flatMap(each -> each.info().totalCpuDuration()).orElseThrow();
    Start start = new Start(seconds, processor.toMillis() / 1e3);
    report.progress(
        "%s healthy after %.2f s and %.2f s of processor time"
            .formatted(what, start.seconds, start.processorSeconds));
    return start;
  }

  private static void awaitHealthy(int port, BooleanSupplier isAlive) throws InterruptedException {
    while (!isHealthy(port)) {
      if (!isAlive.getAsBoolean()) {
        throw new IllegalStateException("The process ended");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static boolean isHealthy(int port) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://localhost:" + port + "/admin/health").toURL().openConnection();
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private void measureMemory() throws Exception {
    Map<String, String> settings = ModuleProcess.environment(services.db(), kafka);
    settings.put("MALLOC_ARENA_MAX", "2"); // as in the image
    try (ModuleProcess module = ModuleProcess.start(settings, OPTIONS)) {
      new Gateway(module.baseUrl(), TENANT).enable();
      TimeUnit.SECONDS.sleep(IDLE_SECONDS);
      report.under(
          "resident memory, idle, one tenant", ProcessMemory.resident(module.pid()), "MB", 150);
      ItemTopic topic = ItemTopic.describe(kafka.env(), List.of(TENANT), EVENTS);
      try (CountedTenants counted = new CountedTenants(services, topic)) {
        counted.reset();
        topic.fill(kafka);
        long give = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (counted.counted() < topic.events() && System.nanoTime() < give) {
          TimeUnit.MILLISECONDS.sleep(50);
        }
        report.progress("counted %,d events".formatted(counted.counted()));
      }
      report.under(
          "resident memory after %,d events, %s".formatted(EVENTS, String.join(" ", OPTIONS)),
          ProcessMemory.resident(module.pid()),
          "MB",
          200);
      report.number("  peak", ProcessMemory.residentAtMost(module.pid()), "MB");
    }
  }
}
