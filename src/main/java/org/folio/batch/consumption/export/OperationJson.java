package org.folio.batch.consumption.export;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.folio.batch.api.model.DescribedResource;
import org.folio.batch.api.model.InterfacedMessage;
import org.folio.batch.api.model.InterfacedMessages;
import org.folio.batch.api.model.Link;
import org.folio.batch.api.model.ReadConsumptionBatch;
import org.folio.batch.api.model.Reference;
import org.folio.batch.api.model.TaskKindStatistics;
import org.folio.batch.api.model.TaskProcessing;
import org.folio.batch.api.model.TaskProcessingLinks;
import org.folio.batch.api.model.TaskResource;
import org.folio.batch.consumption.resource.ExportResult;
import org.folio.batch.consumption.resource.Links;
import org.folio.batch.consumption.resource.OhiJson;
import org.folio.batch.operation.TaskStatistics;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.OperationStatus;
import org.folio.batch.operation.model.Task;
import org.folio.batch.operation.model.TaskKind;
import org.folio.batch.operation.model.TaskMessage;
import org.folio.batch.operation.model.TaskStatus;
import org.jspecify.annotations.Nullable;

/** Writes operations and their tasks as JSON, each with the links that its state allows. */
final class OperationJson {
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
   * Writes a task.
   *
   * @param numbers of users
   * @param subjectPath where what it is about is found
   */
  static TaskResource write(
      Task task, TaskKind kind, String subjectPath, Map<UUID, Long> numbers, Links links) {
    return new TaskResource()
        .withType("task")
        .withId(task.id())
        .withCreatedBy(number(numbers, task.audit().createdBy()))
        .withCurrentAttemptCount(task.currentAttemptCount())
        .withLastUpdatedBy(number(numbers, task.audit().updatedBy()))
        .withObjectVersionNumber(task.audit().version())
        .withStatus(task.status().name())
        .withKind(isExport(task) ? null : task.kind())
        .withSubjectId(task.operationId())
        .withThreadCode(task.instance())
        .withLinks(linksOf(task, kind, subjectPath, links))
        .withCreationDate(OhiJson.dateTime(task.audit().createdDate()))
        .withLastUpdatedDate(OhiJson.dateTime(task.audit().updatedDate()))
        .withTable(canonical(kind.table().id(), links.table(kind.table().id())))
        .withTaskType(canonical(kind.typeId(), links.taskType(kind.typeId())));
  }

  private static List<Link> linksOf(Task task, TaskKind kind, String subjectPath, Links links) {
    List<Link> list = new ArrayList<>();
    list.add(OhiJson.link("self", links.task(task.id())));
    list.add(OhiJson.link("operator:messages", links.messages(task.id()), "GET"));
    if (task.status() == TaskStatus.ERRORED && kind.noRestart() == null) {
      list.add(OhiJson.link("operator:restart", links.restart(task.id()), "POST"));
    }
    list.add(OhiJson.link("operator:subject", links.base() + subjectPath, "GET"));
    if (!task.status().isEnd() && kind.noCancel() == null) {
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

  static DescribedResource write(TaskKind kind, Links links) {
    return new DescribedResource()
        .withType("taskType")
        .withId(kind.typeId())
        .withCode(kind.kind())
        .withDescription(kind.description())
        .withLinks(List.of(OhiJson.link("self", links.taskType(kind.typeId()))));
  }

  static DescribedResource write(TaskKind.Table table, Links links) {
    return new DescribedResource()
        .withType("table")
        .withId(table.id())
        .withCode(table.code())
        .withDescription(table.description())
        .withLinks(List.of(OhiJson.link("self", links.table(table.id()))));
  }

  /** Writes the state of the task queue. */
  static TaskProcessing write(List<TaskStatistics> byKind, TaskKinds kinds, Links links) {
    return new TaskProcessing()
        .withStatus(TaskProcessing.Status.STARTED)
        .withStatistics(
            new org.folio.batch.api.model.TaskStatistics()
                .withWaiting(sum(byKind, TaskStatistics::waiting))
                .withReady(sum(byKind, TaskStatistics::ready))
                .withExpired(sum(byKind, TaskStatistics::errored))
                .withProcessing(sum(byKind, TaskStatistics::processing))
                .withCompleted(sum(byKind, TaskStatistics::completed))
                .withCancelled(sum(byKind, TaskStatistics::cancelled)))
        .withKinds(byKind.stream().map(one -> write(one, kinds.of(one.kind()), links)).toList())
        .withLinks(
            new TaskProcessingLinks()
                .withDefaultLink(
                    List.of(
                        OhiJson.link("self", links.taskProcessing()),
                        OhiJson.link("operator:tasks", links.tasks(), "GET"))));
  }

  private static long sum(List<TaskStatistics> byKind, ToLongFunction<TaskStatistics> number) {
    return byKind.stream().mapToLong(number).sum();
  }

  private static TaskKindStatistics write(TaskStatistics one, TaskKind kind, Links links) {
    Instant oldest = one.oldestReady();
    return new TaskKindStatistics()
        .withKind(one.kind())
        .withTaskType(canonical(kind.typeId(), links.taskType(kind.typeId())))
        .withWaiting(one.waiting())
        .withReady(one.ready())
        .withExpired(one.errored())
        .withProcessing(one.processing())
        .withCompleted(one.completed())
        .withCancelled(one.cancelled())
        .withOldestReadyDate(oldest == null ? null : OhiJson.dateTime(oldest));
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

  /** OHI's document describes the tasks of exports only, and these have no kind. */
  private static boolean isExport(Task task) {
    return task.kind().equals(ReadConsumptionBatchHandler.KIND);
  }
}
