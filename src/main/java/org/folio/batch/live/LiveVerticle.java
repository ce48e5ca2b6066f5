package org.folio.batch.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Database;
import org.folio.batch.db.PgNotifier;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.live.InstanceMessage.Changed;
import org.folio.batch.live.InstanceMessage.Unwatched;
import org.folio.batch.live.InstanceMessage.Watched;
import org.folio.batch.live.InstanceMessage.WhoWatches;
import org.jspecify.annotations.Nullable;

/**
 * Serves the clients that follow events, and exchanges with other instances which tenants their
 * clients watch and what has changed. Idle while no instance has clients. Deploy it once in each
 * instance.
 */
public final class LiveVerticle extends VerticleBase {
  static final String CHANNEL = "mod_batch_tracking_live";

  private static final Logger log = LogManager.getLogger(LiveVerticle.class);
  private static final long SENDS_AFTER_MILLIS = 250;

  /** Heartbeats that an instance may miss before others stop sending it changes. */
  private static final int MISSED_HEARTBEATS = 3;

  private final Database database;
  private final PgNotifier signals;
  private final LiveChanges changes;
  private final Map<LiveKind, LiveSource> sources = new EnumMap<>(LiveKind.class);
  private final Predicate<Tenant> isEnabled;
  private final LiveSettings settings;
  private final Counter cutOff;
  private final AtomicInteger clients = new AtomicInteger();
  private final String instance = UUID.randomUUID().toString();

  // All fields below are confined to the verticle's event loop.
  private final Map<Tenant, TenantFeed> feeds = new HashMap<>();
  private final OutgoingChanges outgoing = new OutgoingChanges();
  private boolean sending;
  private boolean stopped;
  private long heartbeat = -1;

  /**
   * @param signals owned by this verticle from now on
   * @param isEnabled whether a tenant is enabled at this moment, as far as known
   */
  public LiveVerticle(
      Database database,
      PgNotifier signals,
      LiveChanges changes,
      Collection<LiveSource> sources,
      Predicate<Tenant> isEnabled,
      LiveSettings settings,
      MeterRegistry registry) {
    this.database = database;
    this.signals = signals;
    this.changes = changes;
    sources.forEach(source -> this.sources.put(source.kind(), source));
    this.isEnabled = isEnabled;
    this.settings = settings;
    this.cutOff =
        Counter.builder("live.clients.cut.off")
            .description("Clients of live events that were cut off because they took nothing")
            .register(registry);
    Gauge.builder("live.clients", clients, AtomicInteger::get)
        .description("Clients that follow live events")
        .register(registry);
  }

  @Override
  public Future<?> start() {
    Context loop = context;
    changes.passTo((tenant, kind, ids) -> loop.runOnContext(v -> changed(tenant, kind, ids)));
    signals.on(CHANNEL, payload -> loop.runOnContext(v -> heard(payload)));
    // not waited for: clients see missed changes later
    signals
        .connect(() -> loop.runOnContext(v -> introduceMyself()))
        .onFailure(e -> log.debug("Stopped before it heard anything", e));
    return Future.succeededFuture();
  }

  /** Ends all streams, so that the server need not wait for them. */
  @Override
  public Future<?> stop() {
    stopped = true;
    changes.passTo(null);
    vertx.cancelTimer(heartbeat);
    feeds.values().forEach(TenantFeed::close);
    feeds.clear();
    return signals.close();
  }

  /**
   * Adds a client. Fails with {@code BUSY} when there are too many.
   *
   * @param since when its last event was sent; null for a new stream
   */
  Future<Void> add(Tenant tenant, LiveClient client, @Nullable Instant since) {
    Promise<Void> added = Promise.promise();
    context.runOnContext(
        v -> {
          try {
            accept(tenant, client, since);
            added.complete();
          } catch (RuntimeException e) {
            added.fail(e);
          }
        });
    return added.future();
  }

  private void accept(Tenant tenant, LiveClient client, @Nullable Instant since) {
    TenantFeed before = feeds.get(tenant);
    int ofTenant = before == null ? 0 : before.clients().size();
    if (stopped
        || clients.get() >= settings.maxClients()
        || ofTenant >= settings.maxClientsOfTenant()) {
      throw ServiceException.of(Kind.BUSY, "Too many clients follow live events; try again later");
    }
    TenantFeed feed = feeds.computeIfAbsent(tenant, t -> new TenantFeed(vertx, tenant, sources));
    clients.incrementAndGet();
    client.ended().onComplete(x -> context.runOnContext(v -> remove(tenant, feed, client)));
    changes.watchers().watch(tenant, instance, untilNanos());
    if (ofTenant == 0) {
      send(new Watched(instance, List.of(tenant)));
    }
    if (heartbeat < 0) {
      heartbeat = vertx.setPeriodic(settings.heartbeat().toMillis(), id -> beat());
    }
    client.send(EventText.BEGINNING);
    feed.add(client, since);
  }

  private void remove(Tenant tenant, TenantFeed feed, LiveClient client) {
    clients.decrementAndGet();
    feed.clients().remove(client);
    if (feed.clients().isEmpty() && feeds.remove(tenant, feed)) {
      feed.close();
      changes.watchers().unwatch(tenant, instance);
      send(new Unwatched(instance, List.of(tenant)));
    }
    if (feeds.isEmpty()) {
      vertx.cancelTimer(heartbeat);
      heartbeat = -1;
    }
  }

  private long untilNanos() {
    return System.nanoTime() + settings.heartbeat().multipliedBy(MISSED_HEARTBEATS).toNanos();
  }

  private void beat() {
    long now = System.nanoTime();
    feeds.forEach(
        (tenant, feed) -> {
          boolean enabled = isEnabled.test(tenant);
          changes.watchers().watch(tenant, instance, untilNanos());
          for (LiveClient client : List.copyOf(feed.clients())) {
            if (!enabled) {
              client.end();
            } else if (client.isStuck(now) || !client.send(EventText.HEARTBEAT)) {
              cutOff.increment();
              client.cutOff();
            }
          }
          feed.readAgain();
        });
    introduceMyself();
  }

  // also asks the others, so that an instance that just started knows at once
  private void introduceMyself() {
    if (!feeds.isEmpty()) {
      send(new Watched(instance, List.copyOf(feeds.keySet())));
    } else if (heartbeat < 0) {
      send(new WhoWatches(instance));
    }
  }

  private void changed(Tenant tenant, LiveKind kind, Collection<String> ids) {
    TenantFeed feed = feeds.get(tenant);
    if (feed != null) {
      feed.changed(kind, ids);
    }
    if (changes.watchers().isWatched(tenant, instance, System.nanoTime())) {
      outgoing.add(tenant, kind, ids);
      sendOutgoingSoon();
    }
  }

  private void sendOutgoingSoon() {
    if (!sending && !outgoing.isEmpty()) {
      sending = true;
      vertx.setTimer(
          SENDS_AFTER_MILLIS,
          id ->
              send(outgoing.takeAll(instance))
                  .onComplete(
                      sent -> {
                        sending = false;
                        sendOutgoingSoon();
                      }));
    }
  }

  private void send(InstanceMessage message) {
    send(message.payloads());
  }

  // A lost message does no harm: interest is renewed, and running objects are read again.
  private Future<?> send(List<String> payloads) {
    if (stopped) {
      return Future.succeededFuture();
    }
    return database
        .withModule(
            c -> {
              List<Future<Void>> sent = new ArrayList<>();
              payloads.forEach(payload -> sent.add(PgNotifier.send(c, CHANNEL, payload)));
              return Future.all(sent);
            })
        .onFailure(e -> log.debug("Other instances are not told of changes", e));
  }

  private void heard(String payload) {
    InstanceMessage message = InstanceMessage.parse(payload).orElse(null);
    if (message == null || message.instance().equals(instance) || stopped) {
      return;
    }
    if (message instanceof Watched watched) {
      watched.tenants().forEach(t -> changes.watchers().watch(t, watched.instance(), untilNanos()));
    } else if (message instanceof Unwatched unwatched) {
      unwatched.tenants().forEach(t -> changes.watchers().unwatch(t, unwatched.instance()));
    } else if (message instanceof WhoWatches) {
      if (!feeds.isEmpty()) {
        introduceMyself();
      }
    } else if (message instanceof Changed changed) {
      TenantFeed feed = feeds.get(changed.tenant());
      if (feed != null) {
        feed.changed(changed.kind(), changed.ids());
      }
    }
  }
}
