package org.folio.batch.live;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one tenant in this instance. Changed objects are read together, at most twice a
 * second, and sent to the clients that want them. Confined to the event loop of {@link
 * LiveVerticle}.
 */
final class TenantFeed {
  private static final Logger log = LogManager.getLogger(TenantFeed.class);

  static final Duration SPACING = Duration.ofMillis(500);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

  /** Objects of each kind that are read at a time. The others follow half a second later. */
  private static final int MOST_AT_ONCE = 500;

  /** Objects whose state is remembered: those that changed last. */
  private static final int MOST_REMEMBERED = 2_000;

  /** Transactions commit later than their dates, and the clocks of instances differ. */
  private static final Duration OVERLAP = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final Tenant tenant;
  private final Map<LiveKind, LiveSource> sources;
  private final Set<LiveClient> clients = new LinkedHashSet<>();
  private final Map<LiveKind, Set<String>> changed = new EnumMap<>(LiveKind.class);
  private final Map<Key, LiveObject> sent = new LinkedHashMap<>(16, 0.75f, true);
  private long earliestNanos = System.nanoTime();
  private boolean reading;
  private long timer = -1;

  private record Key(LiveKind kind, String id) {}

  TenantFeed(Vertx vertx, Tenant tenant, Map<LiveKind, LiveSource> sources) {
    this.vertx = vertx;
    this.tenant = tenant;
    this.sources = sources;
  }

  Set<LiveClient> clients() {
    return clients;
  }

  /**
   * Adds a client and sends what it missed.
   *
   * @param since when its last event was sent; null for a new stream, which begins with the current
   *     state of the objects that the client names
   */
  void add(LiveClient client, @Nullable Instant since) {
    clients.add(client);
    if (since == null && client.filter().ids().isEmpty()) {
      return;
    }
    long id = System.currentTimeMillis();
    for (LiveSource source : sources.values()) {
      if (client.filter().wants(source.kind())) {
        Future<List<LiveObject>> found =
            since == null
                ? source.get(tenant, client.filter().ids())
                : source.changedSince(tenant, since.minus(OVERLAP), MOST_AT_ONCE);
        found
            .onSuccess(objects -> objects.forEach(object -> send(client, id, object)))
            .onFailure(this::failed);
      }
    }
  }

  private static void send(LiveClient client, long id, LiveObject object) {
    if (client.filter().wants(object)) {
      client.send(EventText.of(id, object));
    }
  }

  /** Objects have changed. */
  void changed(LiveKind kind, Collection<String> ids) {
    Set<String> wanted = changed.computeIfAbsent(kind, k -> new LinkedHashSet<>());
    for (String id : ids) {
      if (clients.stream().anyMatch(client -> client.filter().wants(kind, id))) {
        wanted.add(id);
      }
    }
    readSoon();
  }

  /**
   * Reads again the unfinished objects that were sent to clients: the report of a change is lost if
   * its instance dies.
   */
  void readAgain() {
    sent.values().stream()
        .filter(object -> !object.isEnded())
        .forEach(
            object ->
                changed
                    .computeIfAbsent(object.kind(), k -> new LinkedHashSet<>())
                    .add(object.id()));
    readSoon();
  }

  private void readSoon() {
    boolean nothing = changed.values().stream().allMatch(Set::isEmpty);
    if (nothing || reading || timer >= 0 || clients.isEmpty()) {
      return;
    }
    long millis = (earliestNanos - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      read();
    } else {
      timer =
          vertx.setTimer(
              millis,
              id -> {
                timer = -1;
                read();
              });
    }
  }

  private void read() {
    reading = true;
    earliestNanos = System.nanoTime() + SPACING.toNanos();
    long eventId = System.currentTimeMillis();
    List<Future<?>> reads = new ArrayList<>();
    changed.forEach(
        (kind, ids) -> {
          LiveSource source = sources.get(kind);
          List<String> some = ids.stream().limit(MOST_AT_ONCE).toList();
          some.forEach(ids::remove);
          if (source != null && !some.isEmpty()) {
            reads.add(
                source
                    .get(tenant, some)
                    .onSuccess(objects -> tell(eventId, kind, some, objects))
                    .onFailure(e -> ids.addAll(some)));
          }
        });
    Future.join(reads)
        .onComplete(
            done -> {
              reading = false;
              if (done.failed()) {
                earliestNanos = System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos();
                failed(done.cause());
              }
              readSoon();
            });
  }

  private void failed(@Nullable Throwable cause) {
    log.debug("Changes of tenant {} cannot be read now", tenant, cause);
  }

  private void tell(long eventId, LiveKind kind, List<String> ids, List<LiveObject> objects) {
    Map<String, LiveObject> found = new HashMap<>();
    objects.forEach(object -> found.put(object.id(), object));
    for (String id : ids) {
      Key key = new Key(kind, id);
      Optional<LiveObject> object = Optional.ofNullable(found.get(id));
      LiveObject before = sent.get(key);
      if (object.isEmpty() && before == null && kind.isOwned()) {
        continue; // nobody knows any more who may hear of it
      }
      LiveObject now =
          object.orElseGet(() -> LiveObject.deleted(kind, id, Instant.now(), owner(before)));
      if (object.isPresent()) {
        remember(key, now);
      } else {
        sent.remove(key);
      }
      if (!now.equals(before)) {
        tell(eventId, now);
      }
    }
  }

  private static @Nullable String owner(@Nullable LiveObject object) {
    return object == null ? null : object.owner();
  }

  private void remember(Key key, LiveObject object) {
    sent.put(key, object);
    if (sent.size() > MOST_REMEMBERED) {
      sent.remove(sent.keySet().iterator().next());
    }
  }

  private void tell(long eventId, LiveObject object) {
    Buffer event = EventText.of(eventId, object);
    for (LiveClient client : new HashSet<>(clients)) {
      if (client.filter().wants(object)) {
        client.send(event);
      }
    }
  }

  /** Forgets everything. */
  void close() {
    vertx.cancelTimer(timer);
    changed.clear();
    clients.forEach(LiveClient::end);
  }
}
