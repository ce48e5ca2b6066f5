/**
 * Feature A, batch tracking. A client posts a batch of N changes ({@code TrackingApi}, {@code
 * TrackingService}, {@code TrackingStore}: one insert under the tenant's role). {@code
 * ItemEventDecoder} finds in the bytes of each Kafka record which batch it counts for. {@code
 * ItemEventProcessor} adds up many records in the transaction that {@link org.folio.batch.ingest}
 * opens for the tenant. The update that reaches N writes the {@code COMPLETED} event into the
 * outbox in the same transaction. A cleanup removes expired batches.
 */
@NullMarked
package org.folio.batch.tracking;

import org.jspecify.annotations.NullMarked;
