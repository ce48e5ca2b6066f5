package org.folio.batch.consumption;

import java.time.Clock;
import java.util.List;
import org.folio.batch.http.RequestContext;
import org.folio.batch.http.UrlGuard;
import org.folio.batch.operation.OperationService;
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
            parts.exports(), parts.files(), baseUrl, parts.eventsAppended(), clock);
    this.exports =
        new ReadConsumptionBatchService(
            parts.requests(),
            parts.tenants(),
            new OperationService(parts.requests(), new TaskWorks(works())));
  }

  /** What the task engine has to know. */
  public List<TaskWork> works() {
    return List.of(work);
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

  public TasksApi tasks() {
    return new TasksApi(exports, baseUrl);
  }

  public NotificationEndpointApi notificationEndpoint() {
    return new NotificationEndpointApi(
        new NotificationService(parts.requests(), parts.tenants(), guard, clock));
  }
}
