package org.folio.batch.operation.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
  @Test
  void keys_areEqual_onlyWhenBodiesAreEqual() {
    assertEquals(IdempotencyKey.of("k", "{\"a\":1}"), IdempotencyKey.of("k", "{\"a\":1}"));
    assertNotEquals(IdempotencyKey.of("k", "{\"a\":1}"), IdempotencyKey.of("k", "{\"a\":2}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a\0b"})
  void key_isInvalid_whenBlankOrWithNul(String key) {
    assertInvalid(key);
  }

  @Test
  void key_isInvalid_whenTooLong() {
    assertInvalid("k".repeat(256));
  }

  private static void assertInvalid(String key) {
    ServiceException failure =
        assertThrows(ServiceException.class, () -> IdempotencyKey.of(key, "{}"));
    assertEquals(Kind.INVALID, failure.kind());
    assertEquals("Idempotency-Key", failure.violations().get(0).key());
  }
}
