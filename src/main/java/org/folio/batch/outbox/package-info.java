/**
 * Transactional outbox. A feature appends an event in its own transaction. {@link
 * org.folio.batch.outbox.OutboxRelay} reads each tenant's outbox in order, publishes to Kafka and
 * deletes what Kafka has acknowledged. A relay that dies in between publishes the event again with
 * the same {@code eventId}. One instance at a time relays for a tenant.
 */
@NullMarked
package org.folio.batch.outbox;

import org.jspecify.annotations.NullMarked;
