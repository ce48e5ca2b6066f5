package org.folio.batch.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Consumer;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.EventProducer;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.TopicAdmin;
import org.folio.batch.tenant.EnabledTenants;

/**
 * What the ingest engine depends on.
 *
 * @param database a separate pool, so that requests and ingest do not wait for each other; its size
 *     is the number of tenants whose transactions run at the same time
 * @param eventsAppended called with a tenant after events were committed to its outbox; must not
 *     block
 */
public record IngestDependencies(
    KafkaSettings kafka,
    TopicAdmin topicAdmin,
    EventProducer producer,
    Database database,
    EnabledTenants tenants,
    Consumer<Tenant> eventsAppended,
    MeterRegistry metrics) {}
