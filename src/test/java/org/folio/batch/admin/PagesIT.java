package org.folio.batch.admin;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restassured.response.Response;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages for a browser, without a tenant, as the module serves them. */
class PagesIT {
  private static final Pattern LINK = Pattern.compile("(?:href|src|data-openapi)=\"([^\"]+)\"");

  private static LocalModule module;

  @BeforeAll
  static void start() {
    module = LocalModule.start(Services.freshDatabase(), Services.freshKafkaSettings());
  }

  @AfterAll
  static void stop() {
    module.close();
  }

  private static Response get(String path) {
    return given().baseUri(module.baseUrl()).get(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/batch-tracking/docs"})
  void page_linksOnlyToPathsOfTheModule_whichAnswer(String path) {
    Response page = get(path);
    page.then()
        .statusCode(200)
        .contentType("text/html")
        .header("Content-Security-Policy", containsString("default-src 'none'"))
        .header("Cache-Control", "no-cache")
        .body(containsString("mod-batch-tracking"));
    String policy = page.header("Content-Security-Policy");
    assertFalse(policy.contains("unsafe") || policy.contains("http"), policy);

    List<String> links = links(page.asString());
    assertTrue(links.size() >= 4, links.toString());
    for (String link : links) {
      URI target = URI.create(module.baseUrl() + path).resolve(link);
      assertFalse(link.startsWith("/") || link.contains(":"), "works behind a prefix: " + link);
      if (!target.getPath().equals("/batch-tracking/console")) {
        get(target.getPath()).then().statusCode(200);
      }
    }
  }

  private static List<String> links(String page) {
    List<String> links = new ArrayList<>();
    Matcher matcher = LINK.matcher(page);
    while (matcher.find()) {
      links.add(matcher.group(1));
    }
    return links;
  }

  @Test
  void pages_nameTheVersion_andTheDocumentIsTheWholeApi() {
    String version = get("/_/openapi").path("info.version");
    get("/").then().body(containsString("Version " + version));
    get("/batch-tracking/docs/openapi")
        .then()
        .statusCode(200)
        .body("info.version", equalTo(version))
        .body("paths", hasKey("/batch-tracking/events"));
    assertEquals(405, given().baseUri(module.baseUrl()).post("/").statusCode());
  }

  @Test
  void assets_mayBeKept_andAreOfOneVersion() {
    String script =
        links(get("/batch-tracking/docs").asString()).stream()
            .filter(link -> link.endsWith("swagger-ui-bundle.js"))
            .findFirst()
            .orElseThrow();
    get("/batch-tracking/" + script)
        .then()
        .statusCode(200)
        .contentType("text/javascript")
        .header("Cache-Control", "public, max-age=31536000, immutable");
    get("/batch-tracking/docs/assets/0/swagger-ui-bundle.js").then().statusCode(404);
    get("/batch-tracking/docs/assets/0/..%2f..%2flog4j2.xml").then().statusCode(400);
  }

  @Test
  void docs_inABrowser_showTheCallsWithoutAViolationOfThePolicy() throws Exception {
    Path browser = Path.of("/usr/bin/chromium");
    assumeTrue(Files.isExecutable(browser), "There is no Chromium on this machine");
    Path profile = Files.createTempDirectory("chromium");
    Process process =
        new ProcessBuilder(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--enable-logging=stderr",
                "--user-data-dir=" + profile,
                "--virtual-time-budget=30000",
                "--timeout=60000",
                "--dump-dom",
                module.baseUrl() + "/batch-tracking/docs")
            .redirectError(profile.resolve("log").toFile())
            .start();
    String page = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    String log = Files.readString(profile.resolve("log"));

    assertTrue(page.contains("opblock-tag-section"), page + log);
    assertFalse(log.contains("Content Security Policy") || log.contains("Uncaught"), log);
  }
}
