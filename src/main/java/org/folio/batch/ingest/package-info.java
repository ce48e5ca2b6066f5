/**
 * Engine that consumes Kafka records, each exactly once for a tenant. Each poll loop owns a thread
 * and a Kafka consumer. {@code PollLoop} polls; {@code PendingRecords} lets the feature's decoder
 * pick out what counts and groups it by tenant; {@link org.folio.batch.ingest.commit} writes each
 * group in one transaction together with the read positions; {@code OffsetCommitter} then tells
 * Kafka, as a hint for the next start. After a rebalance {@code PartitionInitializer} starts where
 * the tenants' schemas say. A partition that cannot be read is set aside ({@code PartitionFaults})
 * while the others go on.
 */
@NullMarked
package org.folio.batch.ingest;

import org.jspecify.annotations.NullMarked;
