package org.folio.batch.tracking;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.commit.Decoded;
import org.folio.batch.ingest.commit.Decoded.Candidate;
import org.folio.batch.ingest.commit.Decoded.Skipped;
import org.folio.batch.ingest.commit.Decoded.Unreadable;
import org.folio.batch.testkit.ItemEvent;
import org.folio.batch.testkit.ItemEvents;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemEventDecoderTest {
  private static final UUID BATCH = UUID.fromString("0d3b5a4e-6a55-4e0c-9b6e-2f3d1c1f9a01");
  private static final Tenant DIKU = new Tenant("diku");
  private static final Supplier<@Nullable String> NO_HEADER = () -> null;

  private final ItemEventDecoder reader = new ItemEventDecoder();
  private final ItemEventScanner scanner = new ItemEventScanner();
  private final ItemEventParser parser = new ItemEventParser();

  @Provide
  Arbitrary<byte[]> hostileEvents() {
    return Arbitraries.longs().map(HostileJson::of).dontShrink();
  }

  @Property(tries = 20_000, shrinking = ShrinkingMode.OFF)
  void decoder_agreesWithParser_onHostileEvents(@ForAll("hostileEvents") byte[] event) {
    Decoded<UUID> parsed = parser.read(event, () -> "header_tenant");
    assertEquals(parsed, reader.read(event, () -> "header_tenant"), () -> new String(event, UTF_8));
    assertEquals(
        parser.read(event, NO_HEADER),
        reader.read(event, NO_HEADER),
        () -> new String(event, UTF_8));
    // shows whether the scanner was used; otherwise the property would prove nothing
    Statistics.label("scanned").collect(scanner.scan(event));
    Statistics.label("verdict").collect(word(parsed));
  }

  private static String word(Decoded<UUID> reading) {
    if (reading instanceof Skipped<UUID> skipped) {
      return skipped.reason();
    }
    return reading.getClass().getSimpleName();
  }

  @Property(tries = 2_000)
  void decoder_agreesWithParser_onAnyBytes(@ForAll byte[] bytes) {
    assertEquals(parser.read(bytes, NO_HEADER), reader.read(bytes, NO_HEADER));
  }

  @Test
  void scanner_handlesAllEventsOfInventory() {
    ItemEvents events = new ItemEvents(DIKU);
    for (ItemEvent event :
        new ItemEvent[] {
          events.create(BATCH),
          events.update(BATCH),
          events.updateThatDoesNotCount(BATCH),
          events.updateOutsideAnyBatch(),
          events.event("DELETE", events.item(BATCH), null),
          events.largerBy(20_000).update(BATCH)
        }) {
      assertTrue(scanner.scan(event.value()), event::toString);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "CREATE | {}                                                | {}                      | counts",
        "CREATE | null                                              | {}                      | counts",
        "UPDATE | {\"barcode\": \"1\"}                              | {\"barcode\": \"2\"}    | counts",
        "UPDATE | {\"barcode\": \"1\"}                              | {}                      | counts",
        "UPDATE | {}                                                | {\"barcode\": \"1\"}    | counts",
        "UPDATE | {\"barcode\": null}                               | {}                      | no_change",
        "UPDATE | {\"barcode\": \"1\"}                              | {\"barcode\": \"1\"}    | no_change",
        "UPDATE | {\"barcode\": \"A\"}                              | {\"barcode\": \"\\u0041\"} | no_change",
        "UPDATE | {\"copyNumber\": \"1\"}                           | {\"copyNumber\": \"2\"} | no_change",
        "UPDATE | {\"effectiveCallNumberComponents\": {}}           | {}                      | no_change",
        "UPDATE | {\"effectiveCallNumberComponents\": {\"callNumber\": \"1\"}} | {}           | counts",
        "UPDATE | {\"effectiveCallNumberComponents\": {\"prefix\": \"1\"}} | {}               | no_change",
        "UPDATE | {\"callNumber\": \"1\"}                           | {\"callNumber\": \"2\"} | no_change",
        "UPDATE | {\"accessionNumber\": \"1\"}                      | {\"accessionNumber\": \"2\"} | counts",
        "UPDATE | {\"holdingsRecordId\": \"1\"}                     | {\"holdingsRecordId\": \"2\"} | counts",
        "UPDATE | null                                              | {\"barcode\": \"1\"}    | no_change",
        "UPDATE | 7                                                 | {\"barcode\": \"1\"}    | no_change",
        "DELETE | {\"barcode\": \"1\"}                              | {\"barcode\": \"2\"}    | other_type",
        "create | {}                                                | {}                      | other_type"
      })
  void verdict_dependsOnTypeAndFourFields(
      String type, String before, String after, String expected) {
    String withBatch =
        after
            .replaceFirst("\\{", "{\"purchaseOrderLineIdentifier\":\"" + BATCH + "\",")
            .replace(",}", "}");
    String event =
        "{\"type\":\"%s\",\"tenant\":\"diku\",\"old\":%s,\"new\":%s}"
            .formatted(type, before, withBatch);

    Decoded<UUID> reading = reader.read(event.getBytes(UTF_8), NO_HEADER);

    assertEquals(
        expected.equals("counts")
            ? new Candidate<>(DIKU, BATCH)
            : new Skipped<UUID>(expected, DIKU, BATCH),
        reading,
        event);
  }

  @Test
  void tenantOfValue_winsOverHeader() {
    String event =
        "{\"type\":\"CREATE\",%s\"new\":{\"purchaseOrderLineIdentifier\":\"" + BATCH + "\"}}";
    Map<String, Decoded<UUID>> cases =
        Map.of(
            "\"tenant\":\"diku\",",
            new Candidate<>(DIKU, BATCH),
            "",
            new Candidate<>(new Tenant("header"), BATCH),
            "\"tenant\":null,",
            new Candidate<>(new Tenant("header"), BATCH),
            "\"tenant\":\"\",",
            new Candidate<>(new Tenant("header"), BATCH),
            "\"tenant\":\"x; DROP TABLE y\",",
            new Skipped<>("tenant_not_enabled"),
            "\"tenant\":7,",
            new Unreadable<>(new Tenant("header"), "The property tenant is not a string"));
    cases.forEach(
        (tenant, expected) ->
            assertEquals(
                expected,
                reader.read(event.formatted(tenant).getBytes(UTF_8), () -> "header"),
                tenant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"new\"", "\"\\u006eew\""})
  void anUpdate_withoutOld_doesNotCount(String newKey) {
    String event =
        "{\"type\":\"UPDATE\",\"tenant\":\"diku\",%s:{\"barcode\":\"1\",\"purchaseOrderLineIdentifier\":\"%s\"}}"
            .formatted(newKey, BATCH);

    assertEquals(
        new Skipped<UUID>("no_change", DIKU, BATCH),
        reader.read(event.getBytes(UTF_8), NO_HEADER),
        event);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "   ", "\u2003", "\\t"})
  void aBlankTenant_isPassedOver(String tenant) {
    String event =
        "{\"type\":\"CREATE\",\"tenant\":\"%s\",\"new\":{\"purchaseOrderLineIdentifier\":\"%s\"}}"
            .formatted(tenant, BATCH);

    assertEquals(
        new Candidate<>(DIKU, BATCH), reader.read(event.getBytes(UTF_8), () -> "diku"), event);
  }

  static Stream<Arguments> beyondTheLimits() {
    int deep = 200_000;
    return Stream.of(
        Arguments.of("[".repeat(deep) + "]".repeat(deep), "levels deep"),
        Arguments.of("{\"a\":".repeat(deep) + "1" + "}".repeat(deep), "levels deep"),
        Arguments.of(
            "[{\"a\":[0,{}],\"b\":".repeat(1_001) + "1" + "}]".repeat(1_001), "levels deep"),
        Arguments.of("7".repeat(1_001), "The value has a number of more than 1,000 characters"),
        Arguments.of(
            "0." + "7".repeat(1_001), "The value has a number of more than 1,000 characters"),
        Arguments.of(
            "{\"" + "k".repeat(50_001) + "\":1}",
            "The value has a property name of more than 50,000 characters"));
  }

  private static byte[] withNote(String newKey, String note) {
    return ("{\"note\":%2$s,\"type\":\"CREATE\",\"tenant\":\"diku\","
            + "%1$s:{\"note\":%2$s,\"purchaseOrderLineIdentifier\":\"%3$s\",\"z\":%2$s},\"z\":%2$s}")
        .formatted(newKey, note, BATCH)
        .getBytes(UTF_8);
  }

  @ParameterizedTest
  @MethodSource("beyondTheLimits")
  void aValidEvent_beyondTheLimitsOfTheParser_counts(String note, String limit) {
    byte[] plain = withNote("\"new\"", note);
    assertTrue(scanner.scan(plain));
    assertEquals(new Candidate<>(DIKU, BATCH), reader.read(plain, NO_HEADER));

    byte[] escaped = withNote("\"\\u006eew\"", note);
    assertFalse(scanner.scan(escaped));
    assertEquals(new Candidate<>(DIKU, BATCH), reader.read(escaped, NO_HEADER));
  }

  @ParameterizedTest
  @MethodSource("beyondTheLimits")
  void anEvent_thatIsNotValidBeyondTheLimits_isUnreadableAndNamesTheLimit(
      String note, String limit) {
    byte[] cut = (new String(withNote("\"new\"", note), UTF_8) + "}").getBytes(UTF_8);

    Unreadable<UUID> unreadable =
        assertInstanceOf(Unreadable.class, reader.read(cut, () -> "diku"));

    assertTrue(unreadable.reason().contains(limit), unreadable.reason());
    assertEquals(DIKU, unreadable.tenant());
  }

  @ParameterizedTest
  @MethodSource("beyondTheLimits")
  void anEvent_whoseFieldIsBeyondTheLimits_isUnreadableAndNamesTheLimit(
      String field, String limit) {
    String event =
        "{\"type\":\"CREATE\",\"tenant\":\"diku\",\"new\":{\"purchaseOrderLineIdentifier\":\"%s\",\"barcode\":%s}}"
            .formatted(BATCH, field);

    Unreadable<UUID> unreadable =
        assertInstanceOf(Unreadable.class, reader.read(event.getBytes(UTF_8), () -> "diku"));

    assertTrue(unreadable.reason().contains(limit), unreadable.reason());
  }

  @Test
  void event_isUnreadable_withoutTenant() {
    byte[] event =
        ("{\"type\":\"CREATE\",\"new\":{\"purchaseOrderLineIdentifier\":\"" + BATCH + "\"}}")
            .getBytes(UTF_8);
    assertInstanceOf(Unreadable.class, reader.read(event, NO_HEADER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[]",
        "7",
        "null",
        "\"x\"",
        "{} {}",
        "{}x",
        "{\"a\":01}",
        "{\"a\":1,}",
        "{'a':1}",
        "{\"a\" 1}",
        "{\"a\":\"\u0001\"}",
        "not json"
      })
  void event_isUnreadable_whenNotOneJsonObject(String event) {
    assertInstanceOf(Unreadable.class, reader.read(event.getBytes(UTF_8), () -> "diku"), event);
  }

  @Test
  void tombstone_isSkipped() {
    assertEquals(new Skipped<UUID>("tombstone"), reader.read(null, NO_HEADER));
  }

  @Test
  void reason_namesPlace_withoutQuotingEvent() {
    Decoded<UUID> reading =
        reader.read("{\"tenant\":\"diku\",\n secret}".getBytes(UTF_8), () -> "diku");
    Unreadable<UUID> unreadable = assertInstanceOf(Unreadable.class, reading);
    assertEquals("The value is not JSON, line 2, column 2", unreadable.reason());
    assertEquals(DIKU, unreadable.tenant());
  }

  @Test
  void event_isDecoded_whenEncodedInUtf16() {
    byte[] event =
        ("{\"type\":\"CREATE\",\"tenant\":\"diku\",\"new\":{\"purchaseOrderLineIdentifier\":\""
                + BATCH
                + "\"}}")
            .getBytes(UTF_16);
    assertEquals(new Candidate<>(DIKU, BATCH), reader.read(event, NO_HEADER));
  }
}
