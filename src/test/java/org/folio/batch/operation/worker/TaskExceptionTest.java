package org.folio.batch.operation.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.folio.batch.db.SqlErrors;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.error.Violation;
import org.folio.batch.operation.worker.TaskException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class TaskExceptionTest {
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"INTERNAL", "UNAVAILABLE", "BUSY"})
  void serverFault_isTransient(Kind kind) {
    assertTrue(TaskException.of(ServiceException.of(kind, "later")).isPassing());
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      mode = Mode.EXCLUDE,
      names = {"INTERNAL", "UNAVAILABLE", "BUSY"})
  void requestFault_isPermanent_andKeepsItsReason(Kind kind) {
    TaskException fault = TaskException.of(ServiceException.of(kind, "no such limit VERT"));
    assertFalse(fault.isPassing());
    assertEquals(List.of(new Reason(kind.name(), "no such limit VERT")), fault.reasons());
  }

  @Test
  void eachViolation_becomesAReason() {
    ServiceException failure =
        ServiceException.invalid(
            List.of(
                new Violation("is unknown", "limit.unknown", "limitCodes", "A"),
                new Violation("is unknown", "limit.unknown", "limitCodes", "B")));
    assertEquals(2, TaskException.of(failure).reasons().size());
  }

  @Test
  void unknownException_isTransient_andHidesItsMessage() {
    TaskException fault = TaskException.of(new IllegalStateException("secret"));
    assertTrue(fault.isPassing());
    assertFalse(fault.reasons().toString().contains("secret"));
  }

  @Test
  void taskExceptionInTransaction_isFoundInTheCause() {
    TaskException fault = TaskException.lasting("LIMIT_UNKNOWN", "no such limit VERT");
    assertSame(fault, TaskException.of(SqlErrors.toFailure(fault)));
  }

  @Test
  void reasonText_isTruncated_andLosesNulCharacters() {
    assertEquals("ab", new Reason("C", "a\0b").text());
    assertEquals(2_000, new Reason("C", "x".repeat(1_000_000)).text().length());
  }
}
