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
import org.folio.batch.error.ServiceException;
import org.folio.batch.http.RequestContext;
import org.folio.batch.operation.OperationList;
import org.folio.batch.operation.model.Task;
import org.folio.batch.query.ListAnswers;
import org.folio.batch.query.ListRequests;
import org.folio.batch.query.ListRequests.Paging;
import org.folio.batch.query.NextLink;
import org.folio.batch.query.PageRequest;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoints with which operators list, restart and cancel the tasks of all features. */
public final class TasksApi
    implements GenericTasks,
        GenericInterfacedmessages,
        GenericTasktypes,
        GenericTables,
        Taskprocessing {
  private final ReadConsumptionBatchService service;
  private final TaskKinds kinds;
  private final BaseUrl baseUrl;

  public TasksApi(ReadConsumptionBatchService service, TaskKinds kinds, BaseUrl baseUrl) {
    this.service = service;
    this.kinds = kinds;
    this.baseUrl = baseUrl;
  }

  @Override
  public Future<GetGenericTasksResponse> getGenericTasks(
      @Nullable GetGenericTasksKind kind,
      @Nullable GetGenericTasksStatus status,
      @Nullable String q,
      int offset,
      int limit,
      @Nullable String after,
      GetGenericTasksTotalResults totalResults,
      boolean counts,
      RequestContext context) {
    Links links = baseUrl.of(context);
    PageRequest request =
        ListRequests.ohi(
            OperationList.TASK,
            q,
            OperationList.TASK.order(),
            status == null ? null : status.wire(),
            new Paging(offset, limit, after, totalResults.wire(), counts));
    NextLink next =
        new NextLink(links.base() + "/generic/tasks", limit)
            .with("kind", kind == null ? null : kind.wire())
            .with("q", q)
            .with("status", status == null ? null : status.wire())
            .with("totalResults", totalResults.wire());
    return service
        .tasks(context.tenant(), kind == null ? null : kind.wire(), request)
        .map(
            found ->
                new TaskPage()
                    .withItems(
                        found.shown().items().stream()
                            .map(task -> resource(found, task, links))
                            .toList())
                    .withTotalResults(found.shown().total())
                    .withOffset(offset)
                    .withLimit(request.limit())
                    .withHasMore(found.shown().hasMore())
                    .withLinks(next.links(found.shown()))
                    .withCounts(ListAnswers.counts(found.shown())))
        .map(GetGenericTasksResponse::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  @Override
  public Future<GetTaskprocessingResponse> getTaskprocessing(RequestContext context) {
    return service
        .statistics(context.tenant())
        .map(byKind -> OperationJson.write(byKind, kinds, baseUrl.of(context)))
        .map(GetTaskprocessingResponse::respond200WithApplicationVndOracleInsuranceResourceJson);
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
    return kinds
        .ofType(id)
        .map(kind -> OperationJson.write(kind, baseUrl.of(context)))
        .map(
            GetGenericTasktypesByIdResponse
                ::respond200WithApplicationVndOracleInsuranceResourceJson)
        .map(Future::succeededFuture)
        .orElseThrow(() -> ServiceException.notFound("Task type not found"));
  }

  @Override
  public Future<GetGenericTablesByIdResponse> getGenericTablesById(
      long id, RequestContext context) {
    return kinds
        .table(id)
        .map(table -> OperationJson.write(table, baseUrl.of(context)))
        .map(GetGenericTablesByIdResponse::respond200WithApplicationVndOracleInsuranceResourceJson)
        .map(Future::succeededFuture)
        .orElseThrow(() -> ServiceException.notFound("Table not found"));
  }

  private TaskResource resource(Shown<Task> task, RequestContext context) {
    return resource(task, task.shown(), baseUrl.of(context));
  }

  private TaskResource resource(Shown<?> shown, Task task, Links links) {
    return OperationJson.write(
        task,
        kinds.of(task),
        shown.subjectPaths().getOrDefault(task.id(), ""),
        shown.numbers(),
        links);
  }
}
