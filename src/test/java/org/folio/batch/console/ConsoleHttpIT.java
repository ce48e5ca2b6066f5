package org.folio.batch.console;

import static io.restassured.RestAssured.given;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the files of the console are served, without a browser. */
class ConsoleHttpIT {
  private static final Path SOURCES = Path.of("src/main/resources/console");
  private static final Pattern ASSET = Pattern.compile("console/assets/([0-9a-f]{16})/([a-z.-]+)");
  private static final Pattern IMPORT =
      Pattern.compile("(?:from|import)\\s*\\(?\\s*[\"']([\\w./@-]+)[\"']");
  private static final int LARGEST_FIRST_PAGE = 100_000;

  private static LocalModule module;

  @BeforeAll
  static void start() {
    module = LocalModule.start(Services.freshDatabase(), Services.freshKafkaSettings());
  }

  @AfterAll
  static void stop() {
    module.close();
  }

  @Test
  void page_isOffWithoutGatewayAndSetting() {
    get("/batch-tracking/console", Map.of()).then().statusCode(404).body(containsString("is off"));
    String version = version();
    get("/batch-tracking/console/assets/" + version + "/app.js", Map.of()).then().statusCode(404);
  }

  @Test
  void page_allowsNoInlineScriptAndNoOtherOrigin() {
    Response page = page();
    page.then()
        .statusCode(200)
        .header("Cache-Control", "no-cache")
        .header("X-Content-Type-Options", "nosniff");
    String policy = page.header("Content-Security-Policy");
    assertThat(policy, containsString("default-src 'none'; script-src 'self'; style-src 'self'"));
    assertThat(policy, containsString("frame-ancestors 'none'"));
    assertThat(policy, not(containsString("unsafe")));
    assertThat(page.asString(), not(containsString("http")));
  }

  @Test
  void pageWithASlash_isTheOneWithout_whoseLinksAreRelative() {
    for (String page : new String[] {"console", "docs"}) {
      given()
          .redirects()
          .follow(false)
          .baseUri(module.baseUrl())
          .get("/batch-tracking/" + page + "/")
          .then()
          .statusCode(308)
          .header("Location", "../" + page);
    }
  }

  @Test
  void page_knowsHowLongAStreamOfEventsCanBeSilent() {
    assertThat(page().asString(), containsString("&quot;heartbeatSeconds&quot;:15"));
  }

  @Test
  void files_areKeptForeverUnderTheirVersion() {
    String version = version();
    asset(version, "app.js")
        .then()
        .statusCode(200)
        .contentType("text/javascript")
        .header("Cache-Control", "public, max-age=31536000, immutable");
    asset(version, "app.css").then().statusCode(200).contentType("text/css");
    asset(version, "icon.svg").then().statusCode(200).contentType("image/svg+xml");
    asset("0123456789abcdef", "app.js")
        .then()
        .statusCode(404)
        .header("Cache-Control", is("no-store"));
    asset(version, "..%2F..%2Flog4j2.xml").then().statusCode(404);
  }

  @Test
  void everyImport_isServed() throws IOException {
    Set<String> reached = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(Set.of("app.js"));
    while (!open.isEmpty()) {
      String file = open.pop();
      if (reached.add(file)) {
        Response script = asset(version(), file);
        assertEquals(200, script.statusCode(), file);
        Matcher imported = IMPORT.matcher(script.asString());
        while (imported.find()) {
          assertTrue(imported.group(1).startsWith("./"), file + " imports " + imported.group(1));
          open.push(imported.group(1).substring(2));
        }
      }
    }
    try (var sources = Files.list(SOURCES)) {
      Set<String> scripts =
          sources
              .map(path -> path.getFileName().toString())
              .filter(name -> name.endsWith(".js"))
              .collect(Collectors.toCollection(TreeSet::new));
      scripts.removeAll(reached);
      assertEquals(Set.of(), scripts, "no page uses these scripts");
    }
  }

  @Test
  void firstPage_isSmall() throws IOException {
    String html = page().asString();
    Set<String> files = new LinkedHashSet<>();
    Matcher asset = ASSET.matcher(html);
    while (asset.find()) {
      files.add(asset.group(2));
    }
    files.add("texts-en.js");
    files.add("view-batches.js");
    int size = gzipped(html);
    for (String file : files) {
      size += gzipped(asset(version(), file).asString());
    }
    assertThat(files.toString(), size, lessThan(LARGEST_FIRST_PAGE));
  }

  @Test
  void files_areCompressed() {
    given()
        .baseUri(module.baseUrl())
        .header("X-Okapi-Url", "http://okapi")
        .header("Accept-Encoding", "gzip")
        .get("/batch-tracking/console/assets/" + version() + "/app.css")
        .then()
        .statusCode(200)
        .header("Content-Encoding", "gzip");
  }

  private static Response page() {
    return get("/batch-tracking/console", Map.of("X-Okapi-Url", "http://okapi"));
  }

  private static String version() {
    Matcher asset = ASSET.matcher(page().asString());
    assertTrue(asset.find());
    return asset.group(1);
  }

  private static Response asset(String version, String file) {
    return get(
        "/batch-tracking/console/assets/" + version + "/" + file,
        Map.of("X-Okapi-Url", "http://okapi"));
  }

  private static Response get(String path, Map<String, String> headers) {
    return given().urlEncodingEnabled(false).baseUri(module.baseUrl()).headers(headers).get(path);
  }

  private static int gzipped(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.size();
  }
}
