package org.folio.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.ShellBlocks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shell commands of the documentation, as they stand there. Commands of programs that a test
 * cannot rely on (Maven, Docker, Kubernetes, the tools of PostgreSQL and Kafka) are only checked
 * for their syntax, profiles, tests and files. All others are run, page by page: those for Okapi
 * against a server that accepts any valid JSON.
 */
class DocsCommandsIT {
  private static final Duration ATMOST = Duration.ofSeconds(60);
  private static final Pattern PROFILE = Pattern.compile("mvn\\b.* -P(\\w+)");
  private static final Pattern TEST = Pattern.compile("-Dtest=(\\w+)");
  private static final Pattern FILE = Pattern.compile("(?<=\\s)deploy/[\\w./-]+");

  private static final KafkaSettings KAFKA = Services.freshKafkaSettings();
  private static LocalModule module;
  private static HttpServer okapi;

  @TempDir private Path directory;

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
    for (Path folder : List.of(Path.of("docs"), Path.of("deploy"))) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    pages.removeIf(page -> ShellBlocks.of(page).isEmpty());
    return pages;
  }

  @BeforeAll
  static void start() throws IOException {
    module =
        LocalModule.start(
            Services.freshDatabase(), KAFKA, Map.of("NOTIFICATION_ALLOWED_HOSTS", "localhost"));
    okapi = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    okapi.createContext(
        "/_/",
        exchange -> {
          int status = 201;
          try {
            new ObjectMapper().readTree(exchange.getRequestBody());
          } catch (IOException notJson) {
            status = 400;
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    okapi.start();
  }

  @AfterAll
  static void stop() {
    okapi.stop(0);
    module.close();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void commands_areWellFormedAndNameWhatExists(Path page) throws Exception {
    for (String block : ShellBlocks.of(page)) {
      ShellBlocks.Ended checked = ShellBlocks.run(List.of("bash", "-n"), block, directory);
      assertEquals(0, checked.exitCode(), checked.output());
      String pom = Files.readString(Path.of("pom.xml"));
      PROFILE
          .matcher(block)
          .results()
          .forEach(found -> assertTrue(pom.contains("<id>" + found.group(1) + "</id>"), block));
      FILE.matcher(block)
          .results()
          .forEach(found -> assertTrue(Files.exists(Path.of(found.group())), block));
      for (var test : TEST.matcher(block).results().toList()) {
        try (Stream<Path> sources = Files.walk(Path.of("src", "test", "java"))) {
          assertTrue(
              sources.anyMatch(file -> file.endsWith(test.group(1) + ".java")), test.group());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void commands_runFromFirstToLast(Path page) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed");
    List<String> blocks = ShellBlocks.of(page).stream().filter(ShellBlocks::canRun).toList();
    assumeTrue(!blocks.isEmpty(), "only commands of programs that are not there");
    Tenant tenant = Services.freshTenant();
    prepare(new Gateway(module.baseUrl(), tenant).enable());
    Path descriptors = Files.createDirectories(directory.resolve("target").resolve("descriptors"));
    String descriptor = "ModuleDescriptor-template.json";
    Files.copy(Path.of("target", "descriptors", descriptor), descriptors.resolve(descriptor));
    String script =
        String.join("\n", blocks)
            .replace("http://localhost:8081", module.baseUrl())
            .replace("http://localhost:9130", "http://localhost:" + okapi.getAddress().getPort())
            .replace("folio.diku.", KAFKA.env() + "." + tenant + ".")
            .replace("diku", tenant.toString());

    ShellBlocks.Ended ended = ShellBlocks.run(List.of("bash"), script, directory);

    assertEquals(0, ended.exitCode(), ended.output());
  }

  @Test
  void failedRequest_failsTheScript() throws Exception {
    ShellBlocks.Ended ended =
        ShellBlocks.run(List.of("bash"), "curl " + module.baseUrl() + "/none\n", directory);

    assertFalse(ended.exitCode() == 0, ended.output());
  }

  /** Prepares what the pages assume: an event, a dead letter, and a task that failed. */
  private static void prepare(Gateway tenant) {
    try (KafkaClient client = KafkaClient.ofServices()) {
      ItemEvents events = new ItemEvents(tenant.tenant());
      UUID batch = tenant.announce(2);
      client.send(
          new Topics(KAFKA.env()).of(tenant.tenant(), "inventory.item"), events.create(batch));
      client.flush();
      tenant.awaitProcessed(batch, 1, ATMOST);
      client.send(
          new ProducerRecord<>(
              new Topics(KAFKA.env()).of(tenant.tenant(), "inventory.item"),
              "damaged".getBytes(UTF_8)));
      client.flush();
    }
    await("a dead letter")
        .atMost(ATMOST)
        .until(
            () ->
                tenant
                    .request()
                    .get("/batch-tracking/dead-letters")
                    .asString()
                    .contains("\"id\":"));
    tenant
        .request()
        .body(
            """
            {"transactionStartDateTime": {"value": "2026-01-01T00:00:00Z"},
             "transactionEndDateTime": {"value": "2026-02-01T00:00:00Z"}, "limitCodes": ["NONE"]}""")
        .post("/readconsumptionbatches")
        .then()
        .statusCode(201);
    await("a task that ended as errored")
        .atMost(ATMOST)
        .until(
            () ->
                tenant
                    .request()
                    .get("/generic/tasks?status=ERRORED")
                    .asString()
                    .contains("\"id\":"));
  }
}
