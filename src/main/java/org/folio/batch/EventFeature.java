package org.folio.batch;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.folio.batch.admin.HealthCheck;
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
import org.folio.batch.kafka.Topics;
import org.folio.batch.outbox.OutboxRelay;

/** Outgoing events through the outbox, incoming events through the poll loops. */
final class EventFeature implements Feature {
  private static final int RELAY_CONNECTIONS = 2;

  final OutboxRelay relay;
  private final Platform platform;
  private final Map<String, IngestVerticle<?>> readers = new LinkedHashMap<>();
  private final List<EventProcessor<?>> processors = new ArrayList<>();
  private final List<HealthCheck> checks = new ArrayList<>();

  EventFeature(Platform platform) {
    this.platform = platform;
    relay =
        new OutboxRelay(
            platform.vertx,
            platform.background("relay", RELAY_CONNECTIONS),
            platform.producer,
            platform.topics,
            platform.tenants::enabled,
            platform.meters);
  }

  /**
   * Reads the topic of an event processor, in poll loops with a separate connection pool.
   *
   * @param name of the health check
   */
  <V> void read(String name, EventProcessor<V> processor) {
    Config config = platform.config;
    IngestVerticle<V> reader =
        new IngestVerticle<>(
            new IngestDependencies(
                config.kafka(),
                platform.topicAdmin,
                platform.producer,
                platform.background("ingest " + processor.topic(), config.ingestConnections()),
                platform.tenants,
                relay::wake,
                platform.meters),
            processor,
            IngestSettings.of(
                config.ingestThreads(),
                processor.maxWaiting(),
                config.ingestConnections(),
                config.ingestRetryMax(),
                config.ingestPartitionRetry()));
    readers.put(processor.topic(), reader);
    processors.add(processor);
    checks.add(new HealthCheck(name, reader::health, reader::details));
  }

  @Override
  public List<String> topics() {
    return List.of(Topics.DEAD_LETTERS);
  }

  @Override
  public List<HealthCheck> healthChecks() {
    return checks;
  }

  @Override
  public void mount(Router router, Dispatcher dispatcher) {
    Set<String> shared = platform.config.kafka().sharedQualifiers();
    PositionService positions =
        new PositionService(
            platform.requests,
            platform.topicAdmin,
            platform.topics,
            platform.topics.everyTenants(readers.keySet(), shared));
    BatchTrackingIngestPositionsRoutes.mount(router, new PositionsApi(positions), dispatcher);
    TopicReader topicReader = new TopicReader(platform.config.kafka());
    platform.closing.addBlock("topic reader", topicReader::close);
    DeadLetterService deadLetters =
        new DeadLetterService(
            platform.requests,
            topicReader,
            platform.topics,
            shared,
            processors,
            relay::wake,
            platform.clock,
            platform.meters);
    BatchTrackingDeadLettersRoutes.mount(router, new DeadLettersApi(deadLetters), dispatcher);
    IngestStatusService status =
        new IngestStatusService(platform.requests, positions, readers.keySet());
    BatchTrackingIngestRoutes.mount(router, new IngestStatusApi(status), dispatcher);
    BatchTrackingIngestHistoryRoutes.mount(router, new IngestHistoryApi(status), dispatcher);
  }

  @Override
  public Future<?> start() {
    PgNotifier signals = PgNotifier.of(platform.vertx, platform.config.db(), "ingest signals");
    signals.on(PositionService.MOVED, topic -> positionsMoved());
    platform.closing.add("ingest signals", signals::close);
    // a lost signal only delays its effect, so nothing waits for this
    signals.connect(this::positionsMoved).otherwiseEmpty();
    List<Future<?>> started = new ArrayList<>();
    started.add(relay.start().onSuccess(x -> platform.closing.add("outbox relay", relay::close)));
    readers.values().forEach(reader -> started.add(platform.vertx.deployVerticle(reader)));
    return Future.all(started);
  }

  private void positionsMoved() {
    readers.values().forEach(IngestVerticle::positionsMoved);
  }
}
