package org.folio.batch.consumption;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.folio.batch.bulk.BulkTarget;
import org.folio.batch.consumption.export.ExportBulkTarget;
import org.folio.batch.consumption.export.ReadConsumptionBatchApi;
import org.folio.batch.consumption.export.ReadConsumptionBatchHandler;
import org.folio.batch.consumption.export.ReadConsumptionBatchService;
import org.folio.batch.consumption.export.TaskKinds;
import org.folio.batch.consumption.export.TasksApi;
import org.folio.batch.consumption.limit.ConsumptionEventProcessor;
import org.folio.batch.consumption.limit.ConsumptionService;
import org.folio.batch.consumption.limit.LimitService;
import org.folio.batch.consumption.limit.LimitsApi;
import org.folio.batch.consumption.notification.Notification;
import org.folio.batch.consumption.notification.NotificationEndpointApi;
import org.folio.batch.consumption.notification.NotificationSender;
import org.folio.batch.consumption.notification.NotificationService;
import org.folio.batch.consumption.resource.BaseUrl;
import org.folio.batch.http.RequestContext;
import org.folio.batch.http.client.OutboundUrlPolicy;
import org.folio.batch.operation.OperationService;
import org.folio.batch.operation.TaskKind;
import org.folio.batch.operation.worker.TaskHandler;
import org.folio.batch.operation.worker.TaskHandlers;

/** Builds the parts of limits, consumptions and their exports. */
public final class Consumptions {
  /** Last part of the name of the topic with events about completed operations. */
  public static final String NOTIFICATION_TOPIC = Notification.TOPIC;

  private final ConsumptionParts parts;
  private final Clock clock;
  private final BaseUrl baseUrl;
  private final OutboundUrlPolicy guard;
  private final NotificationSender sender;
  private final ReadConsumptionBatchHandler exportHandler;
  private final ReadConsumptionBatchService exports;

  /** Builds the parts; opens no connection. */
  public Consumptions(ConsumptionParts parts, ConsumptionSettings settings, Clock clock) {
    this.parts = parts;
    this.clock = clock;
    this.baseUrl = new BaseUrl(settings.address());
    this.guard = new OutboundUrlPolicy(parts.vertx(), settings.allowedHosts());
    this.sender =
        new NotificationSender(parts.notifications(), parts.tenants()::enabled, guard, clock);
    this.exportHandler =
        new ReadConsumptionBatchHandler(
            parts.exports(),
            parts.files(),
            baseUrl,
            parts.eventsAppended().andThen(sender::wake),
            parts.changes(),
            clock);
    this.exports =
        new ReadConsumptionBatchService(
            parts.requests(),
            parts.tenants(),
            parts.files(),
            new OperationService(parts.requests(), new TaskHandlers(works())),
            new TaskKinds(List.of(TaskKinds.EXPORT)));
  }

  /** Returns the handlers of the tasks of exports. */
  public List<TaskHandler> works() {
    return List.of(exportHandler);
  }

  /** For actions on many exports. */
  public BulkTarget exportsInBulk() {
    return new ExportBulkTarget(
        new OperationService(parts.requests(), new TaskHandlers(works())), parts.eventsAppended());
  }

  /** What the event engine has to know. */
  public ConsumptionEventProcessor feed() {
    return new ConsumptionEventProcessor(clock);
  }

  /** Returns the sender of notifications. Deploy it once. */
  public NotificationSender sender() {
    return sender;
  }

  /** Returns the base URL of links in the response to this request, without a trailing slash. */
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
  public TasksApi tasks(TaskHandlers works, List<TaskKind> others) {
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
