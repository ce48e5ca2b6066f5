package org.folio.batch.live;

import io.vertx.core.buffer.Buffer;
import java.time.temporal.ChronoUnit;
import org.folio.batch.api.model.LiveEvent;
import org.folio.batch.http.Json;

/** Server-sent events as text. */
final class EventText {
  /** Sent first, so that the client sees that it is connected. */
  static final Buffer BEGINNING = Buffer.buffer("retry: 2000\n\n");

  static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

  private EventText() {}

  /**
   * An event.
   *
   * @param id continues the stream after it
   */
  static Buffer of(long id, LiveObject object) {
    return Buffer.buffer("id: ")
        .appendString(String.valueOf(id))
        .appendString("\nevent: ")
        .appendString(object.kind().label())
        .appendString("\ndata: ")
        .appendBuffer(Json.encode(json(object))) // has no line breaks
        .appendString("\n\n");
  }

  private static LiveEvent json(LiveObject object) {
    LiveEvent event =
        new LiveEvent()
            .withKind(LiveEvent.Kind.fromValue(object.kind().label()))
            .withId(object.id())
            .withType(object.type())
            .withStatus(object.status())
            .withEnded(object.isEnded())
            .withDate(object.date().truncatedTo(ChronoUnit.MILLIS).toString());
    LiveObject.Counts counts = object.counts();
    return counts == null
        ? event
        : event
            .withTotal(counts.total())
            .withProcessed(counts.processed())
            .withFailed(counts.failed());
  }
}
