package org.folio.batch.bench;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.folio.batch.console.Browser;
import org.folio.batch.db.Tenant;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ModuleProcess;

/**
 * Measures in a browser how long the console takes from the begin of its navigation until its first
 * view has rows that one can click on, with an empty cache and with a full one.
 */
final class ConsoleBenchmark {
  private static final Tenant TENANT = new Tenant("benchconsole");
  private static final String USER = "95e4942d-cbe8-477d-aebd-ad8e6de4bfc8";
  private static final int BATCHES = 10_000;
  private static final int WARM_UPS = 3;
  private static final int ROUNDS = 20;
  private static final double TARGET = 1_000;

  /** As if the user had been chosen in this tab before, and notes when the view is usable. */
  private static final String PREPARE =
      """
      sessionStorage.setItem('batch-tracking.session',
        JSON.stringify({ tenant: '%s', userId: '%s', userName: 'Librarian' }));
      new MutationObserver((changes, observer) => {
        if (document.querySelector('main tbody tr a[href]')) {
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => { window.usableAt = performance.now(); }));
        }
      }).observe(document, { childList: true, subtree: true });
      """
          .formatted(TENANT.id(), USER);

  private static final String TRANSFERRED =
      "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
          + ".filter((each) => /console/.test(each.name))"
          + ".reduce((sum, each) => sum + each.transferSize, 0)";

  private final BenchServices services;
  private final Report report;

  ConsoleBenchmark(BenchServices services, Report report) {
    this.services = services;
    this.report = report;
  }

  void run() throws Exception {
    if (Browser.installed().isEmpty()) {
      report.progress("no browser is installed. On Debian: apt-get install chromium");
      return;
    }
    Map<String, String> settings =
        ModuleProcess.environment(services.db(), services.kafka("benchconsole"));
    settings.put("CONSOLE_ENABLED", "true");
    settings.put("CONSOLE_USERS", TENANT.id() + ":Librarian:" + USER);
    try (ModuleProcess module = ModuleProcess.start(settings, List.of("-Xmx128m"));
        Browser browser = Browser.start()) {
      new Gateway(module.baseUrl(), TENANT).enable();
      fill();
      measure(browser, module.baseUrl() + "/batch-tracking/console");
    }
  }

  private void fill() throws Exception {
    try (Connection c = services.superuser();
        Statement statement = c.createStatement()) {
      statement.execute(
          TENANT.sql(
              """
              INSERT INTO {schema}.batch_tracking
                (id, total_records, processed_count, created_date, updated_date)
              SELECT gen_random_uuid(), 10, n %% 11, now() - n * interval '1 second', now()
              FROM generate_series(1, %d) n"""
                  .formatted(BATCHES)));
    }
  }

  private void measure(Browser browser, String url) {
    List<Double> cold = new ArrayList<>();
    List<Double> cached = new ArrayList<>();
    double transferred = 0;
    for (int i = 0; i < WARM_UPS + ROUNDS; i++) {
      // each window has its own cache
      Page page = browser.open(1280, 800, ColorScheme.LIGHT, "en-GB");
      page.addInitScript(PREPARE);
      page.navigate(url);
      double first = usableAt(page);
      transferred = ((Number) page.evaluate(TRANSFERRED)).doubleValue();
      page.reload();
      double again = usableAt(page);
      browser.closeWindows();
      if (i >= WARM_UPS) {
        cold.add(first);
        cached.add(again);
        report.progress("usable after %.0f ms, again after %.0f ms".formatted(first, again));
      }
    }
    report.under("first view usable, empty cache, median", Report.median(cold), "ms", TARGET);
    report.under("  slowest of " + ROUNDS, Report.atShare(1, cold), "ms", TARGET);
    report.under("  with a full cache, median", Report.median(cached), "ms", TARGET);
    report.under("  page, scripts and style, as transferred", transferred / 1_000, "kB", 100);
  }

  private static double usableAt(Page page) {
    // waitForFunction would need eval, which the content security policy of the page forbids
    page.waitForCondition(() -> Boolean.TRUE.equals(page.evaluate("window.usableAt > 0")));
    return ((Number) page.evaluate("window.usableAt")).doubleValue();
  }
}
