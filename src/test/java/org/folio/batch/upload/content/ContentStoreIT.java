package org.folio.batch.upload.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.folio.batch.api.model.Textbook;
import org.folio.batch.api.model.TextbookUnit;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.http.client.ExternalClient;
import org.folio.batch.http.client.OutboundUrlPolicy;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.ContentService;
import org.folio.batch.testkit.ContentService.Held;
import org.folio.batch.testkit.Services;
import org.folio.batch.upload.csv.CsvCells;
import org.folio.batch.upload.template.FileFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of every content store. */
class ContentStoreIT {
  private enum Kind {
    TENANT,
    SUNBIRD
  }

  private static final Tenant TENANT = Services.freshTenant();
  private static final ContentScope SCOPE = new ContentScope(TENANT, "channel", "NCF", "user");
  private static final URI FILE = URI.create("https://files.example.org/water.pdf");
  private static final String TEXTBOOK = "do_textbook";

  private static Vertx vertx;
  private static Database database;
  private static ContentService service;

  @BeforeAll
  static void start() throws TimeoutException {
    vertx = Vertx.vertx();
    service = ContentService.start();
    service.addTextbook(TEXTBOOK, "u1", "Q1");
    DbSettings settings = Services.freshDatabase();
    TenantInstance.install(settings, TENANT);
    database = Database.open(vertx, settings, "contents", 4);
    Textbook textbook =
        new Textbook()
            .withName("Science")
            .withUnits(
                List.of(
                    new TextbookUnit().withId("bare").withName("Bare"),
                    new TextbookUnit().withId("u1").withName("Water").withQrCode("Q1")));
    await(database.inTransaction(TENANT, tx -> new LibraryStore().put(tx, TEXTBOOK, textbook)));
  }

  @AfterAll
  static void stop() throws TimeoutException {
    service.close();
    await(vertx.close());
  }

  private static ContentStore store(Kind kind) {
    return kind == Kind.TENANT ? new TenantContentStore(database) : sunbird(Duration.ofSeconds(30));
  }

  private static ContentStore sunbird(Duration longestCall) {
    ExternalClient outside =
        new ExternalClient(vertx, OutboundUrlPolicy.ofPublicFiles(vertx, Set.of()), 2);
    SunbirdClient client =
        new SunbirdClient(vertx, URI.create(service.url()), Optional.empty(), longestCall);
    return new SunbirdContentStore(client, longestCall, new FileRelay(outside, 1_000));
  }

  private static Content content(String name) {
    return content(name, "Class 5");
  }

  private static Content content(String name, String grades) {
    long id = ThreadLocalRandom.current().nextLong(1L << 40);
    JsonObject metadata =
        new JsonObject()
            .put("name", name)
            .put("board", "State")
            .put("medium", new JsonArray().add("English"))
            .put("gradeLevel", new JsonArray(CsvCells.list(grades)))
            .put("subject", new JsonArray().add("Science"));
    return new Content(
        ContentId.of(id, 1),
        new ContentKey("State", "English", grades, "Science", name),
        FileFormat.PDF,
        FILE,
        metadata,
        new JsonObject(),
        "",
        new Content.Unit("", ""));
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(60, TimeUnit.SECONDS);
  }

  private static void assertLasting(Future<?> future) {
    assertThrows(Exception.class, () -> await(future));
    assertFalse(assertInstanceOf(ContentException.class, future.cause()).isPassing());
  }

  private static Future<Boolean> hasSame(ContentStore store, ContentScope scope, Content content) {
    return store.findSame(scope, content.id(), content.key()).map(Optional::isPresent);
  }

  private static Content made(ContentStore store) throws TimeoutException {
    Content content = content(UUID.randomUUID().toString());
    await(store.create(SCOPE, content));
    await(store.upload(SCOPE, content));
    await(store.publish(SCOPE, content.id()));
    return content;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void steps_succeed_whenRepeated(Kind kind) throws TimeoutException {
    ContentStore store = store(kind);
    Content content = made(store);

    await(store.create(SCOPE, content));
    await(store.upload(SCOPE, content));
    await(store.publish(SCOPE, content.id()));
    await(store.link(SCOPE, TEXTBOOK, "u1", content.id()));
    await(store.link(SCOPE, TEXTBOOK, "u1", content.id()));
    await(store.retire(SCOPE, content.id()));
    await(store.retire(SCOPE, content.id()));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void sameContent_isFound_untilItIsRetired(Kind kind) throws TimeoutException {
    ContentStore store = store(kind);
    Content first = made(store);
    Content same = content(first.key().name());

    assertTrue(await(hasSame(store, SCOPE, same)));
    assertFalse(await(hasSame(store, SCOPE, first)), "itself");
    ContentScope otherChannel = new ContentScope(TENANT, "other", "NCF", "user");
    assertFalse(await(hasSame(store, otherChannel, same)));
    await(store.retire(SCOPE, first.id()));
    assertFalse(await(hasSame(store, SCOPE, same)));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void content_isNotSame_whenItsGradesDiffer(Kind kind) throws TimeoutException {
    ContentStore store = store(kind);
    String name = UUID.randomUUID().toString();
    await(store.create(SCOPE, content(name, "Class 5, Class 6")));

    assertFalse(await(hasSame(store, SCOPE, content(name, "Class 5"))));
    assertFalse(await(hasSame(store, SCOPE, content(name, "Class 6, Class 7"))));
    assertTrue(await(hasSame(store, SCOPE, content(name, "class 6, Class 5"))));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void findUnit_acceptsUnitIdOrQrCode(Kind kind) throws TimeoutException {
    ContentStore store = store(kind);

    assertEquals("u1", await(store.findUnit(SCOPE, TEXTBOOK, new Content.Unit("u1", ""))));
    assertEquals("u1", await(store.findUnit(SCOPE, TEXTBOOK, new Content.Unit("", "Q1"))));
    assertLasting(store.findUnit(SCOPE, TEXTBOOK, new Content.Unit("u2", "Q1")));
    assertLasting(store.findUnit(SCOPE, "do_none", new Content.Unit("u1", "")));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void findUnit_namesWhatIsUnknown(Kind kind) {
    assertReason(
        "The textbook \"do_textbook\" has no unit with the Unit Id \"u9\"",
        kind,
        TEXTBOOK,
        new Content.Unit("u9", ""));
    assertReason(
        "The textbook \"do_textbook\" has no unit with the QR Code \"Q9\"",
        kind,
        TEXTBOOK,
        new Content.Unit("u1", "Q9"));
    assertReason(
        "The textbook \"do_textbook\" has no unit with the Unit Id \"u9\""
            + " and no unit with the QR Code \"Q9\"",
        kind,
        TEXTBOOK,
        new Content.Unit("u9", "Q9"));
    assertReason(
        "There is no textbook with the Textbook Id \"do_none\"",
        kind,
        "do_none",
        new Content.Unit("u1", ""));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void findUnit_namesIdAndQrCodeThatContradictEachOther(Kind kind) throws TimeoutException {
    ContentStore store = store(kind);

    assertEquals("u1", await(store.findUnit(SCOPE, TEXTBOOK, new Content.Unit("u1", "Q1"))));
    assertReason(
        "Unit Id \"bare\" and QR Code \"Q1\" contradict each other: the QR code belongs to the unit"
            + " \"u1\" of the textbook \"do_textbook\"; correct or clear one of the two cells",
        kind,
        TEXTBOOK,
        new Content.Unit("bare", "Q1"));
  }

  private static void assertReason(String reason, Kind kind, String textbookId, Content.Unit unit) {
    Future<String> found = store(kind).findUnit(SCOPE, textbookId, unit);
    assertLasting(found);
    assertEquals(reason, found.cause().getMessage());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void steps_fail_whenContentDoesNotExist(Kind kind) throws TimeoutException {
    ContentStore store = store(kind);

    assertLasting(store.upload(SCOPE, content("None at all")));
    assertLasting(store.publish(SCOPE, "do_none"));
    assertLasting(store.link(SCOPE, TEXTBOOK, "u1", "do_none"));
    await(store.retire(SCOPE, "do_none"));
  }

  @Test
  void retiredContent_isShownAsRetired_andLeavesItsUnit() throws TimeoutException {
    ContentStore store = store(Kind.TENANT);
    Content content = made(store);
    await(store.link(SCOPE, TEXTBOOK, "u1", content.id()));

    await(store.retire(SCOPE, content.id()));

    LibraryStore library = new LibraryStore();
    JsonObject shown =
        await(database.withTenant(TENANT, c -> library.content(c, content.id()))).orElseThrow();
    assertEquals("Retired", shown.getString("status"));
    Textbook textbook =
        await(database.withTenant(TENANT, c -> library.textbook(c, TEXTBOOK))).orElseThrow();
    assertFalse(textbook.getUnits().get(1).getContents().contains(content.id()));
  }

  @Test
  void publish_failsTransiently_whenServiceTimesOut() {
    Held held = service.hold("POST /content/v3/publish", false);
    ContentStore hasty = sunbird(Duration.ofMillis(200));

    Future<Void> published = hasty.publish(SCOPE, "do_any");

    assertThrows(Exception.class, () -> await(published));
    held.release();
    assertTrue(assertInstanceOf(ContentException.class, published.cause()).isPassing());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void retiredContent_cannotBeCreatedOrPublished(Kind kind) throws TimeoutException {
    ContentStore store = store(kind);
    Content content = made(store);
    await(store.retire(SCOPE, content.id()));

    assertLasting(store.create(SCOPE, content));
    assertLasting(store.publish(SCOPE, content.id()));
  }
}
