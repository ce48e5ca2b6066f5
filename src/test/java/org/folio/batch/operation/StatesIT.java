package org.folio.batch.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.SqlErrors;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.operation.model.OperationStatus;
import org.folio.batch.operation.model.TaskStatus;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the database enforces the states of docs/state-machines.md. */
class StatesIT {
  private static final Tenant TENANT = Services.freshTenant();
  private static final String CHECK_VIOLATION = "23514";

  // legal transitions that lead to each state of a task
  private static final Map<TaskStatus, List<TaskStatus>> WAYS =
      Map.of(
          TaskStatus.PENDING, List.of(),
          TaskStatus.PROCESSING, List.of(TaskStatus.PROCESSING),
          TaskStatus.COMPLETED, List.of(TaskStatus.PROCESSING, TaskStatus.COMPLETED),
          TaskStatus.ERRORED, List.of(TaskStatus.PROCESSING, TaskStatus.ERRORED),
          TaskStatus.CANCELLED, List.of(TaskStatus.CANCELLED));

  private static Instance instance;

  @BeforeAll
  static void install() {
    DbSettings settings = Services.freshDatabase();
    Instance.install(settings, TENANT);
    instance = new Instance(settings, TENANT);
  }

  @AfterAll
  static void close() {
    instance.close();
  }

  static Stream<Arguments> taskSteps() {
    return Arrays.stream(TaskStatus.values())
        .flatMap(from -> Arrays.stream(TaskStatus.values()).map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest
  @MethodSource("taskSteps")
  void taskTransitions_areThoseOfTaskStatus(TaskStatus from, TaskStatus to) {
    long id = instance.task(TENANT, instance.start(TENANT)).id();
    WAYS.get(from).forEach(next -> write(id, next));
    if (from.canBecome(to)) {
      write(id, to);
    } else {
      assertRefused(() -> write(id, to));
    }
  }

  static Stream<Arguments> operationSteps() {
    return Arrays.stream(OperationStatus.values())
        .flatMap(from -> Arrays.stream(OperationStatus.values()).map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest
  @MethodSource("operationSteps")
  void operationTransitions_areThoseOfOperationStatus(OperationStatus from, OperationStatus to) {
    long id = instance.start(TENANT);
    if (from != OperationStatus.IN_PROGRESS) {
      write(id, from);
    }
    if (from.canBecome(to)) {
      write(id, to);
    } else {
      assertRefused(() -> write(id, to));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status = 'ASLEEP', previous_status = status",
        "lease_token = gen_random_uuid(), lease_until = now()",
        "lease_until = now()",
        "cancel_requested = true",
        "current_attempt_count = -1",
        "current_attempt_count = 1",
        "previous_status = status, status = 'PROCESSING'",
        // a lease without an attempt
        "previous_status = status, status = 'PROCESSING', instance = 'a', lease_token = gen_random_uuid(), lease_until = now()",
        "previous_status = status, status = 'CANCELLED', checkpoint = '{}'",
      })
  void pendingTask_cannotBeUpdated_toInconsistentState(String impossible) {
    long id = instance.task(TENANT, instance.start(TENANT)).id();
    assertRefused(
        () ->
            instance.query(
                TENANT, "UPDATE {schema}.task SET " + impossible + " WHERE id = $1", id));
  }

  @Test
  void operationResult_isRefused_beforeCompletion() {
    long id = instance.start(TENANT);
    assertRefused(
        () ->
            instance.query(
                TENANT, "UPDATE {schema}.operation SET result = '{}' WHERE id = $1", id));
  }

  @Test
  void operationTransition_isAllowed_forEveryTaskTransition() {
    for (TaskStatus from : TaskStatus.values()) {
      for (TaskStatus to : from.successors()) {
        OperationStatus before = from.ofOperation();
        OperationStatus after = to.ofOperation();
        assertEquals(true, before == after || before.canBecome(after), from + " -> " + to);
      }
    }
  }

  private static void write(long taskId, TaskStatus next) {
    String lease =
        next == TaskStatus.PROCESSING
            ? "gen_random_uuid(), now(), 'a', total_attempt_count + 1"
            : "NULL, NULL, instance, total_attempt_count";
    instance.query(
        TENANT,
        """
        UPDATE {schema}.task SET previous_status = status, status = $2,
          (lease_token, lease_until, instance, total_attempt_count) = ROW(%s) WHERE id = $1"""
            .formatted(lease),
        taskId,
        next.name());
  }

  private static void write(long operationId, OperationStatus next) {
    instance.query(
        TENANT,
        "UPDATE {schema}.operation SET previous_status = status, status = $2 WHERE id = $1",
        operationId,
        next.name());
  }

  private static void assertRefused(Runnable write) {
    ServiceException failure = assertThrows(ServiceException.class, write::run);
    assertEquals(CHECK_VIOLATION, SqlErrors.sqlState(failure));
  }
}
