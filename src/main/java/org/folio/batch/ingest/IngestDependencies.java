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
 * What the engine works with.
 *
 * @param database of its own, so that requests and rounds do not wait for each other; its size is
 *     the number of tenants whose transactions run side by side
 * @param eventsAppended is told of a tenant for which events were committed to the outbox; must not
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
