package org.folio.batch;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.folio.batch.api.BatchTrackingDeadLettersRoutes;
import org.folio.batch.api.BatchTrackingIngestHistoryRoutes;
import org.folio.batch.api.BatchTrackingIngestPositionsRoutes;
import org.folio.batch.api.BatchTrackingIngestRoutes;
import org.folio.batch.config.Config;
import org.folio.batch.db.PgNotifier;
import org.folio.batch.deadletter.DeadLetterService;
import org.folio.batch.deadletter.DeadLettersApi;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.ingest.IngestDependencies;
import org.folio.batch.ingest.IngestHistoryApi;
import org.folio.batch.ingest.IngestStatusApi;
import org.folio.batch.ingest.IngestStatusService;
import org.folio.batch.ingest.IngestVerticle;
import org.folio.batch.ingest.PositionService;
import org.folio.batch.ingest.PositionsApi;
import org.folio.batch.ingest.commit.EventProcessor;
import org.folio.batch.ingest.commit.IngestSettings;
import org.folio.batch.kafka.TopicReader;
import org.folio.batch.outbox.OutboxRelay;
import org.folio.batch.tenant.EnabledTenants;

/** Wires outgoing events through the outbox and incoming events through the poll loops. */
final class EventWiring {
  private static final int RELAY_CONNECTIONS = 2;

  final OutboxRelay relay;
  private final Platform platform;
  private final EnabledTenants tenants;
  private final Map<String, IngestVerticle<?>> readers = new LinkedHashMap<>();
  private final List<EventProcessor<?>> feeds = new ArrayList<>();

  EventWiring(Platform platform, EnabledTenants tenants) {
    this.platform = platform;
    this.tenants = tenants;
    relay =
        new OutboxRelay(
            platform.vertx,
            platform.background("relay", RELAY_CONNECTIONS),
            platform.producer,
            platform.topics,
            tenants::enabled,
            platform.meters);
  }

  Future<?> start() {
    PgNotifier signals = PgNotifier.of(platform.vertx, platform.config.db(), "ingest signals");
    signals.on(PositionService.MOVED, topic -> positionsMoved());
    platform.closing.add("ingest signals", signals::close);
    // a lost signal only delays its effect, so nothing waits for this
    signals.connect(this::positionsMoved).otherwiseEmpty();
    return relay.start().onSuccess(started -> platform.closing.add("outbox relay", relay::close));
  }

  private void positionsMoved() {
    readers.values().forEach(IngestVerticle::positionsMoved);
  }

  void mount(Router router, Dispatcher dispatcher) {
    PositionService service =
        new PositionService(
            platform.requests,
            tenants,
            platform.topicAdmin,
            platform.topics,
            platform.topics.everyTenants(
                readers.keySet(), platform.config.kafka().sharedQualifiers()));
    BatchTrackingIngestPositionsRoutes.mount(router, new PositionsApi(service), dispatcher);
    BatchTrackingDeadLettersRoutes.mount(router, new DeadLettersApi(deadLetters()), dispatcher);
    IngestStatusService status =
        new IngestStatusService(platform.requests, service, readers.keySet());
    BatchTrackingIngestRoutes.mount(router, new IngestStatusApi(status), dispatcher);
    BatchTrackingIngestHistoryRoutes.mount(router, new IngestHistoryApi(status), dispatcher);
  }

  private DeadLetterService deadLetters() {
    TopicReader reader = new TopicReader(platform.config.kafka());
    platform.closing.addBlock("topic reader", reader::close);
    return new DeadLetterService(
        platform.requests,
        tenants,
        reader,
        platform.topics,
        platform.config.kafka().sharedQualifiers(),
        feeds,
        relay::wake,
        platform.clock,
        platform.meters);
  }

  /** Creates the poll loops of an event processor, with a separate connection pool. */
  <V> IngestVerticle<V> ingest(EventProcessor<V> processor) {
    Config config = platform.config;
    IngestVerticle<V> reader =
        new IngestVerticle<>(
            new IngestDependencies(
                config.kafka(),
                platform.topicAdmin,
                platform.producer,
                platform.background("ingest " + processor.topic(), config.ingestConnections()),
                tenants,
                relay::wake,
                platform.meters),
            processor,
            IngestSettings.defaults()
                .withLoops(config.ingestThreads())
                .withLongestPause(config.ingestRetryMax())
                .withLongestPartitionRetry(config.ingestPartitionRetry()));
    readers.put(processor.topic(), reader);
    feeds.add(processor);
    return reader;
  }
}
