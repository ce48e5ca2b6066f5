package org.folio.batch.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.OkapiGateway;
import org.folio.batch.testkit.SampleData;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The console in a browser, against the module with its PostgreSQL and Kafka. */
@NeedsBrowser
class ConsoleIT {
  private static final String USER = "95e4942d-cbe8-477d-aebd-ad8e6de4bfc8";
  private static final String CONSOLE = "/batch-tracking/console";
  private static final List<String> VIEWS =
      List.of(
          "batches", "uploads", "operations", "limits", "dead-letters", "notifications", "health");

  /** {@code -Dconsole.images=docs/images} renews the pictures of the documentation. */
  private static final String IMAGES = System.getProperty("console.images");

  /**
   * How the browser reaches the module. Some flows take both ways, the others only the gateway,
   * behind which is the same module.
   */
  private enum Way {
    MODULE,
    /** Through the gateway, which a proxy serves under a prefix of the path. */
    GATEWAY
  }

  private static final Tenant TENANT = Services.freshTenant();
  private static final Tenant DEMO = Services.freshTenant();
  private static LocalModule module;
  private static FileServer files;
  private static Topics topics;
  private static KafkaClient kafka;
  private static Browser browser;
  private static Gateway api;
  private static SampleData data;
  private static OkapiGateway okapi;
  private static OkapiGateway behindProxy;
  private static UUID running;
  private static String partlyFailed;
  private static String failedExport;
  private static String completedExport;

  @BeforeAll
  static void start() {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    DbSettings db = Services.freshDatabase();
    KafkaSettings kafkaSettings = Services.freshKafkaSettings();
    topics = new Topics(kafkaSettings.env());
    files = FileServer.start();
    kafka = KafkaClient.ofServices();
    module =
        LocalModule.start(
            db,
            kafkaSettings,
            Map.of(
                "CONSOLE_ENABLED", "true",
                "CONSOLE_USERS",
                    "%s:Librarian:%s,%s:Visitor:%s".formatted(TENANT.id(), USER, DEMO.id(), USER),
                "CONTENT_SOURCE_ALLOWED_HOSTS", "localhost",
                "NOTIFICATION_ALLOWED_HOSTS", "localhost"));
    api = new Gateway(module.baseUrl(), TENANT).enable();
    data = new SampleData(api, files, kafka, topics, UUID.fromString(USER));
    okapi = OkapiGateway.start(module.baseUrl());
    okapi.addUser("ann");
    okapi.addReader("rea");
    okapi.addUserWithout("ben", "batch-tracking.all-uploads.collection.get");
    behindProxy = OkapiGateway.start(module.baseUrl(), "/folio");
    behindProxy.addUser("ann");
    data.textbook();
    data.limit("VERT");
    data.endpoint();
    running = data.runningBatch(10_000, 4_200);
    data.completeBatch(250);
    data.deadLetter(running);
    data.upload("science-5.csv", data.csv("Water cycle", 4, 0));
    partlyFailed = data.upload("science-6.csv", data.csv("Rivers", 3, 2));
    completedExport = data.export("VERT");
    failedExport = data.export("NOT-THERE");
    browser = Browser.start();
  }

  @AfterAll
  static void stop() {
    browser.close();
    behindProxy.close();
    okapi.close();
    kafka.close();
    module.close();
    files.close();
  }

  @AfterEach
  void assertNoComplaints() {
    browser.closeWindows();
    browser.assertNoComplaints();
  }

  @Test
  void everyView_isAccessible_inBothThemesAndOnAPhone() throws IOException {
    for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(1280, 320)) {
        Page page = open(browser.open(width, 800, theme, "en-GB"));
        for (String view : VIEWS) {
          check(page, view, theme, width);
        }
        check(page, "batches/" + running, theme, width);
        check(page, "uploads/" + partlyFailed, theme, width);
        check(page, "operations/" + failedExport, theme, width);
        check(page, "operations/" + completedExport, theme, width);
        check(page, "operations?list=tasks", theme, width);
        check(page, "limits?code=VERT&subject=P-1001", theme, width);
      }
    }
  }

  private void check(Page page, String view, ColorScheme theme, int width) throws IOException {
    show(page, view);
    String what = view + " " + theme + " " + width;
    Browser.assertAccessible(page, what);
    assertTrue(
        (Boolean)
            page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
        what + " scrolls sideways");
    boolean isPictured =
        width == 1280 && (theme == ColorScheme.LIGHT || view.startsWith("batches/"));
    if (IMAGES != null
        && isPictured
        && !view.contains("?list")
        && !view.equals("operations/" + completedExport)) {
      String name = view.replaceAll("[/?].*", "") + (view.matches(".*[/?].*") ? "-one" : "");
      String ofTheme = theme == ColorScheme.DARK ? "-dark" : "";
      Files.createDirectories(Path.of(IMAGES));
      page.mouse().move(0, 0);
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(Path.of(IMAGES, "console-" + name + ofTheme + ".png"))
              .setFullPage(true));
    }
  }

  @Test
  void everyView_fitsAt400Percent_alsoWithSpacedTextAndInGerman() {
    for (String locale : List.of("en-GB", "de-DE")) {
      Page page = open(browser.openZoomed(locale));
      for (String view : allViews()) {
        show(page, view);
        Reflow.assertFits(page, view + " " + locale);
        Reflow.spaceText(page);
        Reflow.assertFits(page, view + " " + locale + ", spaced");
        Reflow.spaceTextAsBefore(page);
      }
      // questions and forms; the last button is the one that does it
      for (String view : List.of("batches", "operations", "limits")) {
        show(page, view);
        page.locator("main .heading .actions button").last().click();
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        Reflow.assertFits(page, "form of " + view + " " + locale);
        page.keyboard().press("Escape");
      }
    }
  }

  @Test
  void demoOfDevMode_leavesSomethingInEachView() {
    Gateway demo = new Gateway(module.baseUrl(), DEMO).enable();
    new SampleData(demo, files, kafka, topics, UUID.fromString(USER)).all();
    Page page = browser.open();
    page.navigate(module.baseUrl() + CONSOLE);
    page.getByText("Visitor").click();

    show(page, "batches");
    assertThat(state(page, "Counting")).hasCount(1);
    show(page, "uploads");
    assertThat(state(page, "Succeeded")).hasCount(1);
    assertThat(state(page, "Partly failed")).hasCount(1);
    show(page, "operations");
    assertThat(state(page, "Completed")).hasCount(1);
    assertThat(state(page, "Failed")).hasCount(1);
    show(page, "limits");
    assertThat(page.locator("main")).containsText("VERT");
    show(page, "dead-letters");
    assertThat(page.getByRole(AriaRole.TABLE, named("Dead letters")).locator("tbody tr"))
        .hasCount(1);
    show(page, "notifications");
    assertThat(state(page, "Delivered").first()).isVisible();
    show(page, "health");
    assertThat(page.getByRole(AriaRole.TABLE, named("Topics"))).containsText("inventory.item");
    assertThat(page.getByRole(AriaRole.TABLE, named("Events that were not counted")))
        .containsText("The event changes nothing that is counted");
  }

  private static List<String> allViews() {
    return Stream.concat(
            VIEWS.stream(),
            Stream.of(
                "batches/" + running,
                "uploads/" + partlyFailed,
                "operations/" + failedExport,
                "operations/" + completedExport,
                "operations?list=tasks",
                "limits?code=VERT&subject=P-1001"))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void batch_isAnnouncedFollowedAndDeleted(Way way) {
    Page page = open(browser.open(), way);
    show(page, "batches");
    button(page, "New batch").click();
    page.getByLabel("Number of changes").fill("5");
    button(page, "Announce").click();
    page.waitForURL("**#/batches/*-*");
    UUID batch = UUID.fromString(page.url().replaceFirst(".*#/batches/", ""));
    assertThat(page.getByText("No event of this batch has been counted yet.")).isVisible();

    String created = api.request().get("/batch-tracking/batches/" + batch).path("createdDate");
    String inBerlin =
        OffsetDateTime.parse(created.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2"))
            .atZoneSameInstant(ZoneId.of("Europe/Berlin"))
            .format(DateTimeFormatter.ofPattern("HH:mm:ss"));
    assertThat(page.locator(".facts")).containsText(inBerlin);

    data.count(batch, 2);
    assertThat(page.getByText("2 of 5")).isVisible();
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("40%"); // announced by tens
    assertThat(page.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("value", "2");
    data.count(batch, 3);
    assertThat(state(page, "Complete").first()).isVisible();
    assertThat(page.getByText("Counting")).not().isVisible();

    button(page, "Delete").click();
    Locator question = page.getByRole(AriaRole.DIALOG);
    assertThat(question).containsText(batch.toString());
    question.getByText("Delete", new Locator.GetByTextOptions().setExact(true)).click();
    page.waitForURL("**#/batches");
    assertEquals(404, api.request().get("/batch-tracking/batches/" + batch).statusCode());
  }

  @ParameterizedTest
  @EnumSource(names = "GATEWAY")
  void batchThatStandsStill_saysWhy(Way way) {
    Page page = open(browser.open(), way);
    show(page, "batches/" + running);
    Locator why =
        page.getByRole(AriaRole.TABLE, named("Events that named this batch and did not count"));
    assertThat(why).containsText("The event changes nothing that is counted");
    assertThat(why).containsText("3");
    assertThat(why).containsText("inventory.item-");
    assertThat(page.locator("svg[role=img]")).isVisible();
  }

  @ParameterizedTest
  @EnumSource(names = "GATEWAY")
  void batchesThatAreCounted_haveRateAndTimeLeftInTheList(Way way) {
    UUID batch = api.announce(1_000_000);
    data.count(batch, 20);
    Page page = open(browser.open(), way);
    show(page, "batches?q=" + batch);
    Locator row = page.getByRole(AriaRole.TABLE, named("Batches")).locator("tbody tr");
    assertThat(row).hasCount(1);
    assertThat(row).containsText("per second");
    assertThat(row.locator("td").nth(5)).hasText(Pattern.compile("\\d+ (h|min)"));
    assertThat(row.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("value", "20");
  }

  @ParameterizedTest
  @EnumSource(names = "GATEWAY")
  void listState_isInTheAddress_andTheBackButtonReturnsToIt(Way way) {
    Page page = open(browser.open(), way);
    show(page, "batches");
    Locator table = page.getByRole(AriaRole.TABLE, named("Batches"));
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Complete")).click();
    page.waitForURL("**?state=complete");
    assertThat(table).not().containsText(running.toString());
    page.getByRole(AriaRole.SEARCHBOX).fill(running.toString().substring(0, 8));
    button(page, "Search").click();
    assertThat(page.getByText("No batch matches this filter.")).isVisible();
    page.goBack();
    page.goBack();
    assertThat(table).containsText(running.toString());
    page.reload();
    assertThat(table).containsText(running.toString());
  }

  @ParameterizedTest
  @EnumSource(names = "GATEWAY")
  void allThatMatch_areDeletedAfterAQuestionWithTheirNumber(Way way) {
    UUID batch = api.announce(8);
    UUID other = api.announce(8);
    Page page = open(browser.open(), way);
    show(page, "batches?q=" + batch);
    button(page, "Delete 1 batch").click();
    Locator question = page.getByRole(AriaRole.DIALOG);
    assertThat(question).containsText(batch.toString());
    question.getByText("Delete 1 batch").last().click();
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("Done: 1, skipped: 0");
    assertThat(page.getByText("No batch matches this filter.")).isVisible();
    assertEquals(200, api.request().get("/batch-tracking/batches/" + other).statusCode());
  }

  @Test
  void allThatMatchInALongList_haveTheirExactNumberInTheQuestion_andAFailureIsToldAsOne() {
    Page page = open(browser.open());
    answer(
        page,
        "/batch-tracking/batches[?]",
        """
        {"batchTrackings": [{"id": "%s", "totalRecords": 5, "processedCount": 0}],
         "totalRecords": 1500, "counts": [{"state": "open", "count": 1500, "exact": false}]}"""
            .formatted(running));
    answer(page, "totalRecords=exact", "{\"batchTrackings\": [], \"totalRecords\": 1234}");
    answer(page, "/bulk-actions/batches", "{\"id\": \"1\", \"status\": \"In Progress\"}");
    answer(page, "/bulk-actions/1", "{\"status\": \"Failed\", \"done\": 3, \"skipped\": 1}");
    show(page, "batches?state=open");
    assertThat(page.getByText("1 of ≈ 1,500 shown")).isVisible();
    assertThat(page.locator(".pill").first()).hasText("≈ 1,500");
    button(page, "Delete ≈ 1,500 batches").click();
    page.getByRole(AriaRole.DIALOG).getByText("Delete 1,234 batches").last().click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("The action failed. Done: 3");
    assertThat(page.getByRole(AriaRole.STATUS)).isEmpty();
  }

  @Test
  void actionThatFailed_isToldUntilItIsDismissed() {
    UUID batch = api.announce(8);
    Page page = open(browser.open());
    show(page, "batches?q=" + batch);
    page.route(
        Pattern.compile("/batches/" + batch + "$"),
        route -> route.fulfill(new Route.FulfillOptions().setStatus(409).setBody("It is locked")));
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Delete batch")).click();
    Locator question = page.getByRole(AriaRole.DIALOG);
    assertThat(question).containsText("has 0 of 8 events. Its count is lost.");
    assertThat(question).not().containsText("EXPIRED"); // only the cleanup publishes that
    question.getByText("Delete", new Locator.GetByTextOptions().setExact(true)).click();
    Locator alert = page.getByRole(AriaRole.ALERT);
    assertThat(alert).containsText("It is locked");
    data.count(batch, 3);
    assertThat(page.getByRole(AriaRole.TABLE, named("Batches"))).containsText("3 / 8");
    assertThat(alert).containsText("It is locked");
    assertThat(button(page, "Try again")).hasCount(0);
    button(page, "Dismiss").click();
    assertThat(alert).hasCount(0);
    browser.forgetComplaints(); // the browser logs the 409
  }

  @Test
  void filterThatIsShown_isThatOfTheRows_evenIfTheNextOneCannotBeLoaded() {
    Page page = open(browser.open());
    show(page, "batches");
    Pattern complete = Pattern.compile("state=complete");
    page.route(complete, route -> route.fulfill(new Route.FulfillOptions().setStatus(500)));
    page.locator(".tabs").getByText("Complete").click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("HTTP 500");
    Locator current = page.locator(".tabs [aria-current]");
    assertThat(current).containsText("All");
    assertThat(page.getByRole(AriaRole.TABLE, named("Batches"))).containsText(running.toString());
    page.unroute(complete);
    button(page, "Try again").click();
    assertThat(current).containsText("Complete");
    browser.forgetComplaints(); // the browser logs each 500
  }

  @Test
  void viewThatCannotBeLoaded_saysSo_andIsThereAfterAReload() {
    Page page = open(browser.open());
    page.route("**/view-health.js", Route::abort);
    page.getByRole(AriaRole.LINK, named("Health")).click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("There may be a newer version");
    page.unroute("**/view-health.js");
    button(page, "Reload the page").click();
    assertThat(page.locator("main h1")).hasText("Health");
    browser.forgetComplaints(); // the browser logs the lost file
  }

  @Test
  void numbers_areExact_andABrokenAddressIsRead() {
    Page page = open(browser.open());
    assertEquals(
        List.of("29%", "99%", "100%", "0%", "0.123456", "€17.50", "≈ 1,001", "/uploads/%zz"),
        page.evaluate(
            """
            async () => {
              const app = document.querySelector('script[type=module]').src;
              const of = (file) => import(app.replace('app.js', file));
              const { percent, quantity, total } = await of('format.js');
              const { place } = await of('router.js');
              history.replaceState(null, '', '#/uploads/%zz');
              return [percent(29, 100), percent(9999, 10000), percent(7, 7), percent(0, 0),
                quantity({ value: 0.123456 }), quantity({ value: 17.5, currency: 'EUR' }),
                total(1001), ['', ...place().path].join('/')];
            }"""));
  }

  @Test
  void batchThatGoesQuiet_saysSoWithoutAnyEvent_andASilentStreamIsReplaced() {
    UUID batch = api.announce(9);
    data.count(batch, 8);
    Page page = browser.open();
    page.clock().install();
    open(page);
    show(page, "batches/" + batch);
    assertThat(page.locator(".connection-live")).isVisible();
    Locator why = page.getByText("Why does it not move?");
    assertThat(why).not().isVisible();
    page.clock().fastForward(32_000);
    assertThat(why).isVisible();
    assertThat(page.getByText("1 is missing.")).isVisible();
    // three heartbeats later
    page.waitForRequest("**/batch-tracking/events", () -> page.clock().fastForward(46_000));
    assertThat(page.locator(".connection-live")).isVisible();
  }

  @ParameterizedTest
  @EnumSource
  void upload_isTriedThenDone_andItsRowsAndFilesSayWhatFailed(Way way) throws IOException {
    Page page = open(browser.open(), way);
    show(page, "uploads");
    page.locator("input[type=file]")
        .setInputFiles(
            new FilePayload(
                "lakes.csv",
                "text/csv",
                data.csv("Lacs d’été " + way, 2, 0).getBytes(Charset.forName("windows-1252"))));
    page.getByText("More", new Page.GetByTextOptions().setExact(true)).click();
    page.getByLabel("Encoding of the file").fill("windows-1252");
    button(page, "Upload").click();
    assertThat(page.getByText("All 2 rows are valid.")).isVisible();
    List<String> sent = new ArrayList<>();
    page.onRequest(
        request -> {
          if (request.method().equals("POST")) {
            sent.add(request.url().replaceFirst(".*/bulk/", ""));
          }
        });
    button(page, "Upload it now").dblclick();
    assertThat(page.getByText("Dry run: nothing is created")).not().isVisible();
    assertThat(state(page, "Succeeded").first()).isVisible();
    assertThat(page.getByRole(AriaRole.TABLE, named("Rows"))).containsText("Lacs d’été");
    assertEquals(List.of("upload?encoding=windows-1252"), sent);

    show(page, "uploads/" + partlyFailed + "?state=failed");
    Locator rows = page.getByRole(AriaRole.TABLE, named("Rows"));
    assertThat(rows.locator("tbody tr")).hasCount(2);
    assertThat(rows).containsText("the server does not have the file");
    assertThat(rows).containsText("but was \"Lecture\"");
    assertThat(page.locator(".state-partly").first()).hasText("Partly failed");
    assertEquals(
        3L,
        ((Number)
                page.evaluate(
                    "new Set(['done', 'failed', 'partly'].map((look) => { const e ="
                        + " document.createElement('span'); e.className = 'state state-' + look;"
                        + " document.body.append(e); const { color } = getComputedStyle(e);"
                        + " e.remove(); return color; })).size"))
            .longValue(),
        "partly failed is neither green nor red");
    String failed = save(page, "Failed rows, to correct");
    assertTrue(failed.contains("Rivers without a file 1"), failed);
    assertFalse(failed.contains("Reason For Failure"), failed);
    assertTrue(save(page, "Report of all rows").contains("Reason For Failure"));
  }

  @ParameterizedTest
  @EnumSource(names = "GATEWAY")
  void refusedFile_saysWhy(Way way) throws IOException {
    Page page = open(browser.open(), way);
    show(page, "uploads");
    page.locator("input[type=file]")
        .setInputFiles(
            new FilePayload("empty.csv", "text/csv", data.csv("None", 0, 0).getBytes(UTF_8)));
    button(page, "Upload").click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("the file has no rows");

    Path gone = Files.writeString(Files.createTempFile("gone", ".csv"), "Name of the content");
    page.locator("input[type=file]").setInputFiles(gone);
    Files.delete(gone);
    button(page, "Upload").click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("was changed or removed");
    browser.forgetComplaints(); // the browser logs each 400
  }

  @Test
  void userWhoSeesOnlyTheirOwnUploads_canLeafThroughThem() {
    Page page = browser.open();
    signIn(page, okapi, "ben");
    assertThat(page.locator("main h1")).isVisible();
    answer(
        page,
        "/status/list[?]",
        """
        {"result": {"total": 2, "uploads": [{"processId": "1", "fileName": "one.csv",
          "status": "Completed", "successCount": 1, "failedCount": 0, "totalCount": 1}]}}""");
    show(page, "uploads");
    page.waitForRequest(
        request -> request.url().contains("/status/list?offset=1&"),
        () -> page.getByText("Older").click());
    assertThat(page.getByText("Newest")).isVisible();
    assertThat(page.getByText("Older")).hasCount(0);
  }

  @Test
  void droppedFile_isTheOneThatIsUploaded() {
    Page page = open(browser.open());
    show(page, "uploads");
    JSHandle dropped =
        page.evaluateHandle(
            "csv => { const all = new DataTransfer(); all.items.add(new File([csv], 'ponds.csv',"
                + " { type: 'text/csv' })); return all; }",
            data.csv("Ponds", 1, 0));
    page.locator(".drop").dispatchEvent("drop", Map.of("dataTransfer", dropped));
    assertThat(page.locator(".drop")).containsText("ponds.csv");
    button(page, "Upload").click();
    assertThat(page.locator("main h1")).hasText("ponds.csv");
    assertThat(page.getByText("The row is valid.").or(page.getByText("All 1 rows are valid.")))
        .isVisible();
  }

  @Test
  void allUploadsThatMatch_areCancelledAfterAQuestionWithTheirNumber() {
    files.putTrickling("/slowest.pdf", new byte[600]);
    for (int i = 1; i <= 2; i++) {
      String csv = data.csv("Gulfs " + i, 1, 0).replace("/water.pdf", "/slowest.pdf");
      data.startUpload("gulf-" + i + ".csv", csv);
    }
    Page page = open(browser.open());
    show(page, "uploads?q=gulf&state=processing");
    button(page, "Cancel 2 uploads").click();
    Locator question = page.getByRole(AriaRole.DIALOG);
    assertThat(question).containsText("gulf*");
    question.getByText("Cancel 2 uploads").last().click();
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("Done: 2, skipped: 0");
    show(page, "uploads?q=gulf&state=cancelled");
    assertThat(page.getByRole(AriaRole.TABLE, named("Uploads")).locator("tbody tr")).hasCount(2);
  }

  @Test
  void allFailedExports_areRestartedAfterAQuestionWithTheirNumber() {
    Page page = open(browser.open());
    show(page, "operations?status=Failed");
    Locator restart =
        page.getByRole(
            AriaRole.BUTTON,
            new Page.GetByRoleOptions().setName(Pattern.compile("^Restart \\d+ exports?$")));
    String text = restart.textContent().strip();
    restart.click();
    Locator question = page.getByRole(AriaRole.DIALOG);
    assertThat(question).containsText("status==\"Failed\"");
    question.getByText(text).last().click();
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("Done: ");
    // the limit is as unknown as before
    show(page, "operations/" + failedExport);
    assertThat(state(page, "Failed").first()).isVisible();
    assertThat(page.locator(".timeline")).containsText("Attempt 2");
  }

  @ParameterizedTest
  @EnumSource(names = "GATEWAY")
  void upload_isCancelled_andSaysWhatStays(Way way) {
    files.putTrickling("/slow.pdf", new byte[600]);
    String csv = data.csv("Seas " + way, 1, 0).replace("/water.pdf", "/slow.pdf");
    String id = data.startUpload("seas.csv", csv);
    Page page = open(browser.open(), way);
    show(page, "uploads/" + id);
    button(page, "Cancel upload").click();
    Locator question = page.getByRole(AriaRole.DIALOG);
    assertThat(question).containsText("The contents of 0 rows remain");
    question.getByText("Cancel upload", new Locator.GetByTextOptions().setExact(true)).click();
    assertThat(state(page, "Cancelled").first()).isVisible();
  }

  @ParameterizedTest
  @EnumSource(names = "GATEWAY")
  void uploadOfAnotherUser_isCancelledByAnOperator(Way way) {
    files.putTrickling("/slower.pdf", new byte[600]);
    SampleData others = new SampleData(api, files, kafka, topics, UUID.randomUUID());
    String csv = data.csv("Oceans " + way, 1, 0).replace("/water.pdf", "/slower.pdf");
    String id = others.startUpload("oceans.csv", csv);
    Page page = open(browser.open(), way);
    show(page, "uploads/" + id);
    button(page, "Cancel upload").click();
    Locator question = page.getByRole(AriaRole.DIALOG);
    question.getByText("Cancel upload", new Locator.GetByTextOptions().setExact(true)).click();
    assertThat(state(page, "Cancelled").first()).isVisible();
  }

  @ParameterizedTest
  @EnumSource(names = "GATEWAY")
  void template_andUnitsOfTextbooks_areOffered(Way way) throws IOException {
    Page page = open(browser.open(), way);
    show(page, "uploads");
    assertTrue(save(page, "Download template").contains("Name of the content"));
    page.getByLabel("Publish and link to a textbook").check();
    button(page, "Units of Science 5").click();
    assertThat(page.getByRole(AriaRole.TABLE, named("Units of Science 5"))).containsText("Q1W2E3");
  }

  @ParameterizedTest
  @EnumSource
  void failedExport_showsItsMessages_andIsRestarted(Way way) {
    String late = "LATE-" + way;
    String export = data.export(late);
    Page page = open(browser.open(), way);
    show(page, "operations/" + export);
    assertThat(page.locator(".box-error")).containsText(late);
    assertThat(page.locator(".timeline")).containsText("limit.unknown");
    data.limit(late);
    button(page, "Restart").click();
    assertThat(state(page, "Completed").first()).isVisible();
    assertThat(page.locator(".box-error")).not().isVisible();
  }

  @ParameterizedTest
  @EnumSource(names = "GATEWAY")
  void export_isStarted_andItsFileDownloaded(Way way) throws IOException {
    Page page = open(browser.open(), way);
    data.limit("ALPHA"); // the first one
    show(page, "operations");
    button(page, "New export").click();
    button(page, "Start").click();
    assertEquals(
        "Choose at least one limit.",
        page.locator("dialog input").first().evaluate("box => box.validationMessage"));
    page.getByLabel("VERT", new Page.GetByLabelOptions().setExact(true)).check();
    button(page, "Start").click();
    page.waitForURL("**#/operations/*");
    assertThat(state(page, "Completed").first()).isVisible();
    assertTrue(save(page, "Download").contains("\"type\":\"trailer\""));
  }

  @ParameterizedTest
  @EnumSource(names = "GATEWAY")
  void consumption_isAdded_andTheCounterShowsIt(Way way) {
    Page page = open(browser.open(), way);
    show(page, "limits?code=VERT&subject=P-2002-" + way);
    button(page, "Add consumption").click();
    page.getByLabel("Value (EUR)").fill("17.25");
    page.getByLabel("External id").fill("claim-" + UUID.randomUUID());
    button(page, "Add").click();
    assertThat(page.getByRole(AriaRole.TABLE, named("Counters"))).containsText("€17.25");
  }

  @ParameterizedTest
  @EnumSource
  void deadLetter_isCorrectedAndCounted(Way way) {
    UUID batch = api.announce(1);
    data.deadLetter(batch);
    Page page = open(browser.open(), way);
    show(page, "dead-letters");
    Locator row = page.getByRole(AriaRole.TABLE, named("Dead letters")).locator("tbody tr").first();
    row.getByRole(AriaRole.BUTTON).click();
    Locator value = page.getByLabel("Value of the record");
    value.fill(
        "{\"type\": \"CREATE\", \"tenant\": \"%s\", \"new\": {\"id\": \"%s\", \"purchaseOrderLineIdentifier\": \"%s\"}}"
            .formatted(TENANT.id(), UUID.randomUUID(), batch));
    page.getByRole(AriaRole.DIALOG)
        .getByText("Replay", new Locator.GetByTextOptions().setExact(true))
        .click();
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("1 record is counted");
    assertEquals(1, api.processedCount(batch));
    assertThat(row).containsText("replayed");
    page.getByRole(AriaRole.LINK, named("Not replayed")).click();
    assertThat(page.getByRole(AriaRole.TABLE, named("Dead letters")))
        .not()
        .containsText("replayed");
  }

  @ParameterizedTest
  @EnumSource(names = "GATEWAY")
  void deadLetters_thatMatchAreReplayedAfterAQuestion(Way way) {
    Page page = open(browser.open(), way);
    show(page, "dead-letters?q=not%20JSON");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Replay")).first().click();
    Locator question = page.getByRole(AriaRole.DIALOG);
    assertThat(question).containsText("not JSON");
    question.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Replay")).click();
    // they are as broken as before: nothing is counted, and all of them were tried
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("Counted: 0");
    browser.forgetComplaints(); // the browser logs each refused replay
  }

  @ParameterizedTest
  @EnumSource(names = "GATEWAY")
  void notifications_areShownAndSentAgain(Way way) {
    Page page = open(browser.open(), way);
    show(page, "notifications");
    assertThat(page.getByText(files.url() + "/hook")).isVisible();
    page.getByRole(AriaRole.TABLE, named("Deliveries"))
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Resend delivery"))
        .first()
        .click();
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("The delivery is sent again");
  }

  @Test
  void endpointThatIsOff_saysWhy_andThatANewSecretTurnsItOn() {
    Page page = open(browser.open());
    answer(
        page,
        "/notification-endpoint$",
        """
        {"url": "https://example.org/hook", "enabled": false,
         "disabledReason": "The endpoint responded with 410 Gone"}""");
    show(page, "notifications");
    assertThat(page.getByText("Notifications are off: The endpoint responded with 410 Gone."))
        .isVisible();
    button(page, "New secret").click();
    Locator question = page.getByRole(AriaRole.DIALOG);
    assertThat(question).containsText("For 24 hours, the old secret signs them, too.");
    assertThat(question).containsText("It also turns the endpoint on again.");
  }

  @ParameterizedTest
  @EnumSource(names = "GATEWAY")
  void health_showsTopicsAndTheTaskQueue(Way way) {
    Page page = open(browser.open(), way);
    show(page, "health");
    assertThat(page.getByRole(AriaRole.TABLE, named("Topics"))).containsText("inventory.item");
    // the chart has the last hour at once, whoever looked or not
    Locator chart =
        page.getByRole(
            AriaRole.IMG, named("Events counted per second. The table below has the numbers."));
    assertThat(chart).isVisible();
    page.getByText("Show as table").click();
    Locator rates = page.getByRole(AriaRole.TABLE, named("Events counted per second"));
    assertThat(rates.locator("tbody tr")).hasCount(61);
    assertThat(
            rates
                .locator("td.number")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("[1-9]")))
                .first())
        .isVisible();
    assertThat(page.getByRole(AriaRole.TABLE, named("Task queue"))).containsText("Upload");
    assertThat(page.getByRole(AriaRole.TABLE, named("Events that were not counted")))
        .containsText("The event changes nothing that is counted");
  }

  @ParameterizedTest
  @EnumSource(names = "GATEWAY")
  void updates_canBePaused(Way way) {
    UUID batch = api.announce(9);
    Page page = open(browser.open(), way);
    show(page, "batches/" + batch);
    assertThat(page.getByRole(AriaRole.STATUS)).isEmpty(); // and it is there before it is filled
    button(page, "Pause").click();
    data.count(batch, 4);
    assertThat(page.getByText("0 of 9")).isVisible();
    button(page, "Resume").click();
    assertThat(page.getByText("4 of 9")).isVisible();
  }

  @Test
  void signIn_throughTheGateway_renewsItsCookies_andNoTokenIsWithinReachOfScript() {
    okapi.tokensLast(java.time.Duration.ofSeconds(4));
    try {
      Page page = browser.open();
      signIn(page, okapi, "ann");
      Locator table = page.getByRole(AriaRole.TABLE, named("Batches"));
      assertThat(table).containsText(running.toString());
      int before = okapi.renewals();
      page.waitForCondition(() -> okapi.renewals() > before + 1);
      page.reload();
      assertThat(table).containsText(running.toString());
      String stored =
          page.evaluate("JSON.stringify({...sessionStorage, ...localStorage}) + document.cookie")
              .toString();
      assertFalse(stored.contains("Token"), stored);
      assertFalse(stored.contains(OkapiGateway.PASSWORD), stored);
      button(page, "Sign out").click();
      assertThat(page.getByLabel("Password")).isVisible();
    } finally {
      okapi.tokensLast(java.time.Duration.ofMinutes(10));
      browser.forgetComplaints(); // a 401 right before a renewal
    }
  }

  @Test
  void reload_keepsTheSession_ifItCanBeRenewed_orTheGatewayDoesNotAnswerNow() {
    Page page = browser.open();
    signIn(page, okapi, "ann");
    Locator table = page.getByRole(AriaRole.TABLE, named("Batches"));
    assertThat(table).containsText(running.toString());
    page.context()
        .clearCookies(new BrowserContext.ClearCookiesOptions().setName("folioAccessToken"));
    page.reload();
    assertThat(table).containsText(running.toString());

    Pattern self = Pattern.compile("/_self");
    page.route(self, route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
    page.reload();
    assertThat(page.getByText("The connection is lost.")).isVisible();
    page.unroute(self);
    assertThat(table).containsText(running.toString());
    assertThat(page.getByText("The connection is lost.")).not().isVisible();
    browser.forgetComplaints(); // the browser logs the 401 and each 503
  }

  @Test
  void wrongPasswordOrTenant_isRefusedInWords() {
    Page page = browser.open();
    page.navigate(okapi.baseUrl() + "/_/invoke/tenant/" + TENANT.id() + CONSOLE);
    page.getByLabel("User name").fill("ann");
    page.getByLabel("Password").fill("guess");
    button(page, "Sign in").click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("User name or password is wrong.");
    page.route(
        "**/authn/login-with-expiry",
        route ->
            route.fulfill(new Route.FulfillOptions().setStatus(400).setBody("No such Tenant x")));
    button(page, "Sign in").click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("This tenant does not exist");
    browser.forgetComplaints(); // the browser logs the 422 and the 400
  }

  @Test
  void readerThroughTheGateway_seesEverythingAndNoButtonThatChanges() {
    Page page = browser.open();
    signIn(page, okapi, "rea");
    assertThat(page.getByRole(AriaRole.TABLE, named("Batches"))).containsText(running.toString());
    for (String view : VIEWS) {
      page.navigate(page.url().replaceFirst("#.*|$", "#/" + view));
      assertThat(page.locator("main h1")).isVisible();
      for (String change :
          List.of(
              "New batch",
              "Delete",
              "New export",
              "New limit",
              "Upload",
              "Replay",
              "Resend",
              "Save")) {
        assertThat(button(page, change)).hasCount(0);
      }
    }
  }

  @Test
  void lostConnection_isToldAndRecovers() {
    Page page = browser.open();
    signIn(page, okapi, "ann");
    assertThat(page.getByRole(AriaRole.TABLE, named("Batches"))).isVisible();
    okapi.cut(true);
    assertThat(page.getByText("The connection is lost.")).isVisible();
    okapi.cut(false);
    assertThat(page.getByText("The connection is lost.")).not().isVisible();
    browser.forgetComplaints(); // the browser logs each lost connection
  }

  @Test
  void german_isChosenByTheBrowser_andThemeByTheReader() {
    Page page = open(browser.open(1280, 800, ColorScheme.LIGHT, "de-DE"));
    show(page, "uploads");
    assertThat(page.getByText("Inhalte hochladen")).isVisible();
    assertEquals("de", page.evaluate("document.documentElement.lang"));
    page.getByLabel("Darstellung").selectOption("dark");
    assertEquals("dark", page.evaluate("getComputedStyle(document.documentElement).colorScheme"));
    page.getByLabel("Sprache").selectOption("en");
    assertThat(page.getByText("Upload contents")).isVisible();
  }

  @Test
  void keyboard_reachesTheContentAndClosesQuestions() {
    Page page = open(browser.open());
    show(page, "batches");
    page.locator("body").press("Tab");
    assertThat(page.getByText("Skip to content")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("main")).isFocused();
    button(page, "New batch").focus();
    page.keyboard().press("Enter");
    assertThat(page.getByLabel("Number of changes")).isFocused();
    page.keyboard().press("Escape");
    assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    assertThat(button(page, "New batch")).isFocused();
  }

  private static Page open(Page page) {
    return open(page, Way.MODULE);
  }

  private static Page open(Page page, Way way) {
    if (way == Way.MODULE) {
      page.navigate(module.baseUrl() + CONSOLE);
      page.getByText("Librarian").click();
    } else {
      signIn(page, behindProxy, "ann");
    }
    assertThat(page.locator("main h1")).isVisible();
    return page;
  }

  private static void signIn(Page page, OkapiGateway gateway, String user) {
    page.navigate(gateway.baseUrl() + "/_/invoke/tenant/" + TENANT.id() + CONSOLE);
    page.getByLabel("User name").fill(user);
    page.getByLabel("Password").fill(OkapiGateway.PASSWORD);
    button(page, "Sign in").click();
  }

  private static void show(Page page, String view) {
    page.navigate(page.url().replaceFirst("#.*", "") + "#/" + view);
    assertThat(page.locator("main h1")).isVisible();
    String tag = view.replaceFirst("[?].*", "");
    page.waitForFunction(
        "path => document.querySelector('bt-app').shown === path && !document.querySelector('.loading')",
        tag);
    assertThat(page.locator(".box-error button"))
        .hasCount(0, new LocatorAssertions.HasCountOptions());
  }

  /** Answers calls whose address contains this, instead of the module. */
  private static void answer(Page page, String address, String json) {
    page.route(
        Pattern.compile(address),
        route ->
            route.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody(json)));
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator state(Page page, String text) {
    return page.locator(".state").filter(new Locator.FilterOptions().setHasText(text));
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static String save(Page page, String buttonName) throws IOException {
    Download download = page.waitForDownload(() -> button(page, buttonName).click());
    return Files.readString(download.path());
  }
}
