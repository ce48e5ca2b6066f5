package org.folio.batch.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Locale;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidTextTest {
  private static @Nullable UUID parse(String text) {
    byte[] bytes = ("xx" + text + "yy").getBytes(UTF_8);
    return UuidText.parse(bytes, 2, bytes.length - 2);
  }

  @Property(tries = 500)
  void uuid_isParsed_inAnyCase(@ForAll long high, @ForAll long low) {
    UUID uuid = new UUID(high, low);
    assertEquals(uuid, parse(uuid.toString()));
    assertEquals(uuid, parse(uuid.toString().toUpperCase(Locale.ROOT)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "0d3b5a4e-6a55-4e0c-9b6e-2f3d1c1f9a0",
        "0d3b5a4e-6a55-4e0c-9b6e-2f3d1c1f9a011",
        "0d3b5a4e-6a55-4e0c-9b6e-2f3d1c1f9a0g",
        "0d3b5a4e-6a55-4e0c-9b6e_2f3d1c1f9a01",
        "{0d3b5a4e-6a55-4e0c-9b6e-2f3d1c1f9a}",
        "0d3b5a4e-6a55-4e0c-9b6e-2f3d1c1f9aé"
      })
  void text_isRefused_whenItIsNotAUuid(String text) {
    assertNull(parse(text));
  }
}
