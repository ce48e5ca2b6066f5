package org.folio.batch.live;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.folio.batch.api.BatchTrackingEvents;
import org.folio.batch.db.Tenant;
import org.folio.batch.http.RequestContext;
import org.folio.batch.http.StreamedBody;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoint of live events, which are server-sent events. */
public final class LiveApi implements BatchTrackingEvents {
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final Vertx vertx;
  private final LiveVerticle live;

  public LiveApi(Vertx vertx, LiveVerticle live) {
    this.vertx = vertx;
    this.live = live;
  }

  @Override
  public Future<GetBatchTrackingEventsResponse> getBatchTrackingEvents(
      @Nullable String kind, @Nullable String id, RequestContext context) {
    Tenant tenant = context.tenant();
    LiveFilter filter =
        new LiveFilter(
            kinds(kind),
            id == null ? Set.of() : Set.copyOf(Arrays.asList(id.split(",", -1))),
            context.userId().map(UUID::toString));
    Instant since = since(context);
    StreamedBody events =
        response -> {
          LiveClient client = new LiveClient(vertx, filter, response);
          return live.add(tenant, client, since).compose(added -> client.ended());
        };
    return Future.succeededFuture(
        GetBatchTrackingEventsResponse.respond200WithTextEventStream(
            events,
            GetBatchTrackingEventsResponse.headersFor200()
                .withContentEncoding("identity")
                .withXAccelBuffering("no")));
  }

  private static Set<LiveKind> kinds(@Nullable String labels) {
    Set<LiveKind> kinds = EnumSet.noneOf(LiveKind.class);
    if (labels != null) {
      for (String label : labels.split(",", -1)) {
        LiveKind.ofLabel(label).ifPresent(kinds::add);
      }
    }
    return kinds;
  }

  private static @Nullable Instant since(RequestContext context) {
    return Optional.ofNullable(context.headers().get(LAST_EVENT_ID))
        .filter(text -> text.matches("[0-9]{1,15}"))
        .map(text -> Instant.ofEpochMilli(Long.parseLong(text)))
        .orElse(null);
  }
}
