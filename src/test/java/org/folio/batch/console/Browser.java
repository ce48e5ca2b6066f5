package org.folio.batch.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The installed Chromium, or none. It collects what the console of the browser complains about. */
final class Browser implements AutoCloseable {
  private static final List<Path> PLACES =
      Stream.of("chromium", "chromium-browser", "google-chrome")
          .map(name -> Path.of("/usr/bin", name))
          .toList();
  private static final List<String> OPTIONS =
      List.of(
          "--no-sandbox",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-gpu",
          "--disable-dev-shm-usage");

  private static final List<String> RULES =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
  private static final String VIOLATIONS =
      """
      tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})
        .then(found => found.violations.map(rule =>
          rule.id + ' ' + rule.help + ' ' + rule.nodes.map(node => node.html)))""";

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser browser;
  private final List<String> complaints = new ArrayList<>();

  private Browser(Path executable) {
    // the browser is the installed one; none is downloaded
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    .setHeadless(true)
                    .setArgs(OPTIONS));
  }

  /** The path of the installed browser. */
  static Optional<Path> installed() {
    return PLACES.stream().filter(Files::isExecutable).findFirst();
  }

  static Browser start() {
    return new Browser(installed().orElseThrow());
  }

  /** Opens a window; any message of the browser's console counts as a complaint. */
  Page open(int width, int height, ColorScheme theme, String locale) {
    BrowserContext context =
        browser.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(theme)
                .setLocale(locale)
                .setTimezoneId("Europe/Berlin")
                .setAcceptDownloads(true));
    context.setDefaultTimeout(30_000);
    Page page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (List.of("error", "warning").contains(message.type())) {
            complaints.add(message.type() + ": " + message.text());
          }
        });
    page.onPageError(error -> complaints.add("error: " + error));
    return page;
  }

  Page open() {
    return open(1280, 800, ColorScheme.LIGHT, "en-GB");
  }

  /** Closes all windows, so that none of them asks on. */
  void closeWindows() {
    browser.contexts().forEach(BrowserContext::close);
  }

  /** Fails if the browser complained, for instance about the content security policy. */
  void assertNoComplaints() {
    List<String> found = List.copyOf(complaints);
    complaints.clear();
    assertEquals(List.of(), found);
  }

  /** Forgets what a test provoked. */
  void forgetComplaints() {
    complaints.clear();
  }

  /** Fails if axe finds a violation of WCAG 2.2, levels A and AA, or of its best practices. */
  static void assertAccessible(Page page, String what) {
    // loaded once a document; the builder of axe loads it twice for each check, and opens a window
    if (page.evaluate("'axe' in window").equals(false)) {
      page.evaluate("() => {" + AxeBuilder.getAxeScript() + "}");
    }
    assertEquals(List.of(), page.evaluate(VIOLATIONS, RULES), what);
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
