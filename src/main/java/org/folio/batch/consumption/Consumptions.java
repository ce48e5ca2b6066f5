package org.folio.batch.consumption;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.folio.batch.bulk.BulkTarget;
import org.folio.batch.http.RequestContext;
import org.folio.batch.http.UrlGuard;
import org.folio.batch.operation.OperationService;
import org.folio.batch.operation.TaskKind;
import org.folio.batch.operation.TaskWork;
import org.folio.batch.operation.TaskWorks;

/** The parts of limits, consumptions and their exports, put together. */
public final class Consumptions {
  /** The last part of the name of the topic that tells of operations that have ended. */
  public static final String NOTIFICATION_TOPIC = Notification.TOPIC;

  private final ConsumptionParts parts;
  private final Clock clock;
  private final BaseUrl baseUrl;
  private final UrlGuard guard;
  private final ReadConsumptionBatchWork work;
  private final ReadConsumptionBatchService exports;

  /** Opens no connection yet. */
  public Consumptions(ConsumptionParts parts, ConsumptionSettings settings, Clock clock) {
    this.parts = parts;
    this.clock = clock;
    this.baseUrl = new BaseUrl(settings.address());
    this.guard = new UrlGuard(parts.vertx(), settings.allowedHosts());
    this.work =
        new ReadConsumptionBatchWork(
            parts.exports(),
            parts.files(),
            baseUrl,
            parts.eventsAppended(),
            parts.changes(),
            clock);
    this.exports =
        new ReadConsumptionBatchService(
            parts.requests(),
            parts.tenants(),
            parts.files(),
            new OperationService(parts.requests(), new TaskWorks(works())),
            new TaskKinds(List.of(TaskKinds.EXPORT)));
  }

  /** What the task engine has to know. */
  public List<TaskWork> works() {
    return List.of(work);
  }

  /** For actions on many exports. */
  public BulkTarget exportsInBulk() {
    return new ExportBulkTarget(
        new OperationService(parts.requests(), new TaskWorks(works())), parts.eventsAppended());
  }

  /** What the event engine has to know. */
  public ConsumptionFeed feed() {
    return new ConsumptionFeed(clock);
  }

  /** To be deployed once. */
  public NotificationSender sender() {
    return new NotificationSender(parts.notifications(), parts.tenants()::enabled, guard, clock);
  }

  /** What addresses begin with in an answer to this request, without a slash at its end. */
  public String baseUrl(RequestContext context) {
    return baseUrl.text(context);
  }

  public LimitsApi limits() {
    return new LimitsApi(
        new LimitService(parts.requests(), parts.tenants(), clock),
        new ConsumptionService(parts.requests(), parts.tenants(), clock),
        baseUrl);
  }

  public ReadConsumptionBatchApi readConsumptionBatches() {
    return new ReadConsumptionBatchApi(exports, baseUrl);
  }

  /**
   * The tasks of all features over HTTP.
   *
   * @param works what the task engine knows
   * @param others the kinds of tasks of other features
   */
  public TasksApi tasks(TaskWorks works, List<TaskKind> others) {
    List<TaskKind> all = new ArrayList<>(List.of(TaskKinds.EXPORT));
    all.addAll(others);
    TaskKinds kinds = new TaskKinds(all);
    return new TasksApi(
        new ReadConsumptionBatchService(
            parts.requests(),
            parts.tenants(),
            parts.files(),
            new OperationService(parts.requests(), works),
            kinds),
        kinds,
        baseUrl);
  }

  public NotificationEndpointApi notificationEndpoint() {
    return new NotificationEndpointApi(
        new NotificationService(parts.requests(), parts.tenants(), guard, clock), baseUrl);
  }
}
