package org.folio.batch.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.folio.batch.db.Tenant;
import org.folio.batch.testkit.ItemEvents;

/**
 * Makes texts that look like item events and are meant to fool whoever reads them in a hurry. The
 * same seed makes the same text.
 */
final class HostileJson {
  private static final List<String> KEYS =
      List.of(
          "type",
          "tenant",
          "old",
          "new",
          "purchaseOrderLineIdentifier",
          "holdingsRecordId",
          "barcode",
          "accessionNumber",
          "effectiveCallNumberComponents",
          "callNumber",
          "\\u006eew",
          "t\\u0079pe",
          "tenant\\u0000",
          "NEW",
          "new ",
          "nev",
          "typo",
          "",
          "kéy",
          "notes",
          "\\\"new",
          "\\x",
          "id");
  private static final List<String> STRINGS =
      List.of(
          "CREATE",
          "UPDATE",
          "UPDATE",
          "DELETE",
          "REINDEX",
          "CRE\\u0041TE",
          "diku",
          "other_tenant",
          "Diku",
          "pg_x",
          "",
          "0d3b5a4e-6a55-4e0c-9b6e-2f3d1c1f9a01",
          "0D3B5A4E-6A55-4E0C-9B6E-2F3D1C1F9A01",
          "0d3b5a4e-6a55-4e0c-9b6e-2f3d1c1f9a0g",
          "0d3b5a4e-6a55-4e0c-9b6e-2f3d1c1f9a0",
          "0d3b5a4e06a5504e0c09b6e02f3d1c1f9a01",
          "\\u0030d3b5a4e-6a55-4e0c-9b6e-2f3d1c1f9a01",
          "1-1-1-1-1",
          "barcode",
          "b\\u0061rcode",
          "\\\"new\\\":{\\\"purchaseOrderLineIdentifier\\\":\\\"x\\\"}",
          "\\ud83d\\ude00",
          "\\ud83d",
          "\\u12G4",
          "\\u12",
          "\\q",
          "grün 日本 😀",
          "a\\/b\\\\",
          "\\\\\\\"",
          "x".repeat(7),
          "x".repeat(8),
          "x".repeat(70));
  private static final List<String> SCALARS =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0",
          "1",
          "-12.5",
          "01",
          "1.",
          ".5",
          "+1",
          "-",
          "1e5",
          "1E+400",
          "1.0000000000000000000000001",
          "123456789012345678901234567890",
          "7".repeat(1_001),
          "0." + "7".repeat(1_001),
          "-1e99999999999",
          "1e",
          "1.5E-",
          "NaN",
          "nul",
          "nulll",
          "tru",
          "'x'",
          "undefined",
          "/* c */ 1",
          "");
  private static final List<String> SPACES =
      List.of("", "", "", "", "", " ", "\n", "\t \r\n", "\u00a0", "\f");
  private static final String LONG_KEY = "k".repeat(50_001);
  private static final byte[][] ODD_BYTES = {
    {(byte) 0xc0, (byte) 0x80},
    {(byte) 0xc3},
    {(byte) 0xe0, (byte) 0x80, (byte) 0x80},
    {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
    {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
    {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
    {(byte) 0xf0, (byte) 0x9f, (byte) 0x98, (byte) 0x80},
    {(byte) 0xff},
    {(byte) 0x80},
    {0},
    {0x1f},
    {0x7f},
    {'"'},
    {'\\'},
    {'{'},
    {'}'},
    {','},
    {':'}
  };

  private final Random random;
  private final StringBuilder text = new StringBuilder();

  private HostileJson(long seed) {
    random = new Random(seed);
  }

  static byte[] of(long seed) {
    return new HostileJson(seed).event();
  }

  private byte[] event() {
    byte[] event = random.nextInt(3) == 0 ? realistic() : written();
    for (int i = random.nextInt(4); i > 1; i--) {
      event = mutated(event);
    }
    return event;
  }

  private byte[] realistic() {
    ItemEvents events = new ItemEvents(new Tenant("diku"), random.nextLong());
    UUID batch = UUID.randomUUID();
    return switch (random.nextInt(5)) {
      case 0 -> events.create(batch).value();
      case 1 -> events.update(batch).value();
      case 2 -> events.updateThatDoesNotCount(batch).value();
      case 3 -> events.updateOutsideAnyBatch().value();
      default -> events.largerBy(random.nextInt(3000)).update(batch).value();
    };
  }

  private byte[] written() {
    space();
    if (random.nextInt(30) == 0) {
      value(0);
    } else {
      event(random.nextInt(12) == 0);
    }
    space();
    if (random.nextInt(40) == 0) {
      text.append(pick(SCALARS));
    }
    return text.toString().getBytes(UTF_8);
  }

  // Mostly well-formed and mostly to the point, or nothing but the first error would be tested.
  private void event(boolean wild) {
    if (wild) {
      object(0);
      return;
    }
    text.append('{');
    boolean first = true;
    for (String key : List.of("type", "tenant", "old", "new", "new", "note")) {
      if (random.nextInt(5) == 0) {
        continue;
      }
      key(first, key);
      first = false;
      switch (key) {
        case "type" -> plainOr(List.of("CREATE", "UPDATE", "UPDATE", "DELETE"));
        case "tenant" -> plainOr(List.of("diku", "other", "Not One"));
        case "note" -> value(1);
        default -> item();
      }
    }
    space();
    text.append('}');
  }

  private void item() {
    if (random.nextInt(12) == 0) {
      value(1);
      return;
    }
    text.append('{');
    boolean first = true;
    for (String key :
        List.of(
            "id",
            "purchaseOrderLineIdentifier",
            "holdingsRecordId",
            "barcode",
            "accessionNumber",
            "effectiveCallNumberComponents",
            "barcode",
            "notes")) {
      if (random.nextInt(2) == 0) {
        continue;
      }
      key(first, key);
      first = false;
      switch (key) {
        case "purchaseOrderLineIdentifier" ->
            plainOr(
                List.of(
                    "0d3b5a4e-6a55-4e0c-9b6e-2f3d1c1f9a01",
                    "1D3B5A4E-6A55-4E0C-9B6E-2F3D1C1F9A01"));
        case "effectiveCallNumberComponents" -> callNumberComponents();
        case "id", "notes" -> value(2);
        default -> plainOr(List.of("a", "b"));
      }
    }
    space();
    text.append('}');
  }

  private void callNumberComponents() {
    if (random.nextInt(8) == 0) {
      value(2);
      return;
    }
    text.append('{');
    key(true, "callNumber");
    plainOr(List.of("QA 76", "QA 77"));
    if (random.nextInt(8) == 0) {
      key(false, "callNumber");
      value(3);
    }
    text.append('}');
  }

  private void key(boolean first, String key) {
    if (!first) {
      space();
      text.append(random.nextInt(200) == 0 ? ",," : ",");
    }
    space();
    text.append('"').append(random.nextInt(40) == 0 ? pick(KEYS) : key).append('"');
    space();
    text.append(':');
    space();
  }

  private void plainOr(List<String> plain) {
    if (random.nextInt(10) == 0) {
      value(2);
    } else {
      text.append('"').append(pick(plain)).append('"');
    }
  }

  private void value(int depth) {
    int kind = random.nextInt(depth > 4 ? 7 : 10);
    if (kind < 5) {
      text.append('"').append(pick(STRINGS)).append('"');
    } else if (kind < 7) {
      text.append(pick(SCALARS));
    } else if (kind < 9) {
      object(depth + 1);
    } else {
      array(depth + 1);
    }
  }

  private void object(int depth) {
    text.append('{');
    for (int i = random.nextInt(4); i > 0; i--) {
      space();
      String key = random.nextInt(500) == 0 ? LONG_KEY : pick(KEYS);
      text.append('"').append(key).append('"');
      space();
      text.append(':');
      space();
      value(depth);
      space();
      text.append(i > 1 ? "," : random.nextInt(50) == 0 ? "," : "");
    }
    space();
    text.append('}');
  }

  private void array(int depth) {
    int nested = random.nextInt(20) == 0 ? random.nextInt(1200) : 0;
    text.append("[".repeat(nested)).append('[');
    for (int i = random.nextInt(4); i > 0; i--) {
      value(depth);
      text.append(i > 1 ? "," : random.nextInt(50) == 0 ? "," : "");
    }
    text.append(']').append("]".repeat(nested));
  }

  private void space() {
    text.append(
        random.nextInt(4) > 0 ? "" : pick(SPACES.subList(0, random.nextInt(20) == 0 ? 10 : 8)));
  }

  private byte[] mutated(byte[] json) {
    if (json.length == 0) {
      return json;
    }
    int at = random.nextInt(json.length);
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    changed.write(json, 0, at);
    switch (random.nextInt(6)) {
      case 0 -> {
        changed.write(json[at] ^ 1 << random.nextInt(8));
        changed.write(json, at + 1, json.length - at - 1);
      }
      case 1 -> changed.write(json, at + 1, json.length - at - 1);
      case 2 -> changed.write(json, at, (json.length - at) / 2);
      case 3 -> {
        changed.write(json, at, json.length - at);
        changed.write(json, at, json.length - at);
      }
      case 4 -> {
        changed.reset();
        changed.writeBytes(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
        changed.writeBytes(json);
      }
      default -> {
        changed.writeBytes(ODD_BYTES[random.nextInt(ODD_BYTES.length)]);
        changed.write(json, at, json.length - at);
      }
    }
    return changed.toByteArray();
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
