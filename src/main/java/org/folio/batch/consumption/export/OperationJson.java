package org.folio.batch.consumption.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.api.model.DescribedResource;
import org.folio.batch.api.model.InterfacedMessage;
import org.folio.batch.api.model.InterfacedMessages;
import org.folio.batch.api.model.Link;
import org.folio.batch.api.model.ReadConsumptionBatch;
import org.folio.batch.api.model.Reference;
import org.folio.batch.api.model.TaskResource;
import org.folio.batch.consumption.resource.ExportResult;
import org.folio.batch.consumption.resource.Links;
import org.folio.batch.consumption.resource.OhiJson;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.OperationStatus;
import org.folio.batch.operation.model.Task;
import org.folio.batch.operation.model.TaskMessage;
import org.folio.batch.operation.model.TaskStatus;
import org.jspecify.annotations.Nullable;

/** Writes operations and their tasks as JSON, each with the links that its state allows. */
final class OperationJson {
  /** Id of the only task type and of the only subject table. */
  static final long TASK_TYPE_ID = 8520;

  static final long TABLE_ID = 2109405;

  private OperationJson() {}

  /**
   * Returns an export.
   *
   * @param numbers the numbers of users
   */
  static ReadConsumptionBatch write(Operation operation, Map<UUID, Long> numbers, Links links) {
    ExportRequest request = ExportRequest.ofJson(operation.request());
    return new ReadConsumptionBatch()
        .withType("readConsumptionBatch")
        .withId(operation.id())
        .withCreatedBy(number(numbers, operation.audit().createdBy()))
        .withLastUpdatedBy(number(numbers, operation.audit().updatedBy()))
        .withObjectVersionNumber(operation.audit().version())
        .withStatus(operation.status().label())
        .withLinks(linksOf(operation, links))
        .withCreationDate(OhiJson.dateTime(operation.audit().createdDate()))
        .withLastUpdatedDate(OhiJson.dateTime(operation.audit().updatedDate()))
        .withTransactionEndDateTime(OhiJson.dateTime(request.end()))
        .withTransactionStartDateTime(OhiJson.dateTime(request.start()))
        .withLimitCodes(request.limitCodes());
  }

  private static List<Link> linksOf(Operation operation, Links links) {
    String self = links.readConsumptionBatch(operation.id());
    List<Link> list = new ArrayList<>();
    list.add(OhiJson.link("self", self));
    if (operation.status() == OperationStatus.IN_PROGRESS) {
      list.add(OhiJson.link("monitor", self, "GET"));
    }
    list.add(OhiJson.link("operator", links.task(operation.taskId()), "GET"));
    ExportResult result = ExportResult.ofJson(operation.result());
    if (result != null) {
      list.add(OhiJson.link("datafileset", links.dataFileSet(result.setCode()), "GET"));
    }
    return list;
  }

  /**
   * Returns the task of an export.
   *
   * @param numbers the numbers of users
   */
  static TaskResource write(Task task, Map<UUID, Long> numbers, Links links) {
    return new TaskResource()
        .withType("task")
        .withId(task.id())
        .withCreatedBy(number(numbers, task.audit().createdBy()))
        .withCurrentAttemptCount(task.currentAttemptCount())
        .withLastUpdatedBy(number(numbers, task.audit().updatedBy()))
        .withObjectVersionNumber(task.audit().version())
        .withStatus(task.status().name())
        .withSubjectId(task.operationId())
        .withThreadCode(task.instance())
        .withLinks(linksOf(task, links))
        .withCreationDate(OhiJson.dateTime(task.audit().createdDate()))
        .withLastUpdatedDate(OhiJson.dateTime(task.audit().updatedDate()))
        .withTable(canonical(TABLE_ID, links.table(TABLE_ID)))
        .withTaskType(canonical(TASK_TYPE_ID, links.taskType(TASK_TYPE_ID)));
  }

  private static List<Link> linksOf(Task task, Links links) {
    List<Link> list = new ArrayList<>();
    list.add(OhiJson.link("self", links.task(task.id())));
    list.add(OhiJson.link("operator:messages", links.messages(task.id()), "GET"));
    if (task.status() == TaskStatus.ERRORED) {
      list.add(OhiJson.link("operator:restart", links.restart(task.id()), "POST"));
    }
    list.add(
        OhiJson.link("operator:subject", links.readConsumptionBatch(task.operationId()), "GET"));
    if (!task.status().isEnd()) {
      list.add(OhiJson.link("operator:cancel", links.cancel(task.id()), "POST"));
    }
    return list;
  }

  static InterfacedMessages write(long taskId, List<TaskMessage> messages, Links links) {
    return new InterfacedMessages()
        .withType("interfacedMessages")
        .withId(taskId)
        .withMessages(messages.stream().map(OperationJson::message).toList())
        .withLinks(
            List.of(
                OhiJson.link("self", links.messages(taskId)),
                OhiJson.link("operator:task", links.task(taskId), "GET")));
  }

  static DescribedResource taskType(Links links) {
    return new DescribedResource()
        .withType("taskType")
        .withId(TASK_TYPE_ID)
        .withCode(ReadConsumptionBatchHandler.KIND)
        .withDescription("Exports the consumptions and counters of limits")
        .withLinks(List.of(OhiJson.link("self", links.taskType(TASK_TYPE_ID))));
  }

  static DescribedResource table(Links links) {
    return new DescribedResource()
        .withType("table")
        .withId(TABLE_ID)
        .withCode("READ_CONSUMPTION_BATCHES")
        .withDescription("The exports that clients requested")
        .withLinks(List.of(OhiJson.link("self", links.table(TABLE_ID))));
  }

  private static InterfacedMessage message(TaskMessage message) {
    return new InterfacedMessage()
        .withAttempt(message.attempt())
        .withCode(message.code())
        .withSeverity(message.severity().name())
        .withText(message.text())
        .withCreationDate(OhiJson.dateTime(message.creationDate()));
  }

  private static Reference canonical(long id, String href) {
    return new Reference().withId(id).withLinks(List.of(OhiJson.link("canonical", href)));
  }

  private static @Nullable Long number(Map<UUID, Long> numbers, @Nullable UUID user) {
    return user == null ? null : numbers.get(user);
  }
}
