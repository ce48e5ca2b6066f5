package org.folio.batch.consumption.export;

import io.vertx.core.Future;
import org.folio.batch.api.GenericInterfacedmessages;
import org.folio.batch.api.GenericTables;
import org.folio.batch.api.GenericTasks;
import org.folio.batch.api.GenericTasktypes;
import org.folio.batch.api.Taskprocessing;
import org.folio.batch.api.model.TaskPage;
import org.folio.batch.api.model.TaskResource;
import org.folio.batch.consumption.export.ReadConsumptionBatchService.Shown;
import org.folio.batch.consumption.resource.BaseUrl;
import org.folio.batch.consumption.resource.Links;
import org.folio.batch.consumption.resource.OhiJson;
import org.folio.batch.error.ServiceException;
import org.folio.batch.http.RequestContext;
import org.folio.batch.operation.model.Task;
import org.folio.batch.operation.model.TaskStatus;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoints with which operators inspect, restart and cancel the tasks of exports. */
public final class TasksApi
    implements GenericTasks,
        GenericInterfacedmessages,
        GenericTasktypes,
        GenericTables,
        Taskprocessing {
  private final ReadConsumptionBatchService service;
  private final BaseUrl baseUrl;

  public TasksApi(ReadConsumptionBatchService service, BaseUrl baseUrl) {
    this.service = service;
    this.baseUrl = baseUrl;
  }

  @Override
  public Future<GetGenericTasksResponse> getGenericTasks(
      @Nullable GetGenericTasksStatus status, int offset, int limit, RequestContext context) {
    Links links = baseUrl.of(context);
    TaskStatus wanted = status == null ? null : TaskStatus.valueOf(status.wire());
    return service
        .tasks(context.tenant(), wanted, offset, limit)
        .map(
            found ->
                new TaskPage()
                    .withItems(
                        found.shown().items().stream()
                            .map(task -> OperationJson.write(task, found.numbers(), links))
                            .toList())
                    .withTotalResults(found.shown().total())
                    .withOffset(offset)
                    .withLimit(limit)
                    .withHasMore(OhiJson.hasMore(found.shown(), offset)))
        .map(GetGenericTasksResponse::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  @Override
  public Future<GetGenericTasksByIdResponse> getGenericTasksById(long id, RequestContext context) {
    return service
        .task(context.tenant(), id)
        .map(task -> resource(task, context))
        .map(GetGenericTasksByIdResponse::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  @Override
  public Future<PostTaskprocessingRestartByIdResponse> postTaskprocessingRestartById(
      long id, RequestContext context) {
    return service
        .restart(context.tenant(), id, context.userId())
        .map(task -> resource(task, context))
        .map(
            PostTaskprocessingRestartByIdResponse
                ::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  @Override
  public Future<PostTaskprocessingCancelByIdResponse> postTaskprocessingCancelById(
      long id, RequestContext context) {
    return service
        .cancel(context.tenant(), id, context.userId())
        .map(task -> resource(task, context))
        .map(
            PostTaskprocessingCancelByIdResponse
                ::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  @Override
  public Future<GetGenericInterfacedmessagesByIdResponse> getGenericInterfacedmessagesById(
      long id, RequestContext context) {
    return service
        .messages(context.tenant(), id)
        .map(messages -> OperationJson.write(id, messages, baseUrl.of(context)))
        .map(
            GetGenericInterfacedmessagesByIdResponse
                ::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  @Override
  public Future<GetGenericTasktypesByIdResponse> getGenericTasktypesById(
      long id, RequestContext context) {
    return service
        .requireEnabled(context.tenant())
        .map(
            x -> {
              require(id == OperationJson.TASK_TYPE_ID, "Task type not found");
              return OperationJson.taskType(baseUrl.of(context));
            })
        .map(
            GetGenericTasktypesByIdResponse
                ::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  @Override
  public Future<GetGenericTablesByIdResponse> getGenericTablesById(
      long id, RequestContext context) {
    return service
        .requireEnabled(context.tenant())
        .map(
            x -> {
              require(id == OperationJson.TABLE_ID, "Table not found");
              return OperationJson.table(baseUrl.of(context));
            })
        .map(GetGenericTablesByIdResponse::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  private TaskResource resource(Shown<Task> task, RequestContext context) {
    return OperationJson.write(task.shown(), task.numbers(), baseUrl.of(context));
  }

  private static void require(boolean found, String otherwise) {
    if (!found) {
      throw ServiceException.notFound(otherwise);
    }
  }
}
