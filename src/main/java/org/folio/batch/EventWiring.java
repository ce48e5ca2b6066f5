package org.folio.batch;

import io.vertx.core.Future;
import org.folio.batch.ingest.Feed;
import org.folio.batch.ingest.IngestParts;
import org.folio.batch.ingest.IngestSettings;
import org.folio.batch.ingest.IngestVerticle;
import org.folio.batch.outbox.OutboxRelay;
import org.folio.batch.tenant.Tenants;

/** Events out through the outbox, and in through the poll loops. */
final class EventWiring {
  private static final int RELAY_CONNECTIONS = 2;

  final OutboxRelay relay;
  private final Platform platform;
  private final Tenants tenants;

  EventWiring(Platform platform, Tenants tenants) {
    this.platform = platform;
    this.tenants = tenants;
    relay =
        new OutboxRelay(
            platform.vertx,
            platform.database("relay", RELAY_CONNECTIONS),
            platform.producer,
            platform.topics,
            tenants::enabled,
            platform.meters);
  }

  Future<?> start() {
    return relay.start().onSuccess(started -> platform.closing.add("outbox relay", relay::close));
  }

  /** Poll loops of a feed, with connections of their own. To be deployed. */
  <V> IngestVerticle<V> ingest(Feed<V> feed) {
    Config config = platform.config;
    return new IngestVerticle<>(
        new IngestParts(
            config.kafka(),
            platform.topicAdmin,
            platform.producer,
            platform.database("ingest " + feed.topic(), config.ingestConnections()),
            tenants,
            relay::wake,
            platform.meters),
        feed,
        IngestSettings.defaults().withLoops(config.ingestThreads()));
  }
}
