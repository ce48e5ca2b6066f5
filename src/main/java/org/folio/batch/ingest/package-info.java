/**
 * Engine that consumes Kafka records, each exactly once per tenant. Each poll loop owns a thread
 * and a Kafka consumer. {@code PollLoop} polls; {@code PendingRecords} lets the feature's decoder
 * select the records that count and groups them by tenant; {@link org.folio.batch.ingest.commit}
 * commits each group in one transaction together with the positions; {@code OffsetCommitter} then
 * commits resume offsets to Kafka as a hint for the next start. After a rebalance, {@code
 * PartitionInitializer} starts where the tenants' schemas say. A partition that cannot be read is
 * set aside ({@code PartitionFaults}) while the others continue.
 */
@NullMarked
package org.folio.batch.ingest;

import org.jspecify.annotations.NullMarked;
