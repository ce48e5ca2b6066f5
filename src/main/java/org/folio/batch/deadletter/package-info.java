/**
 * Shows a tenant's dead letters as Kafka holds them, and replays them. A replay reads the dead
 * letter, applies its record through the {@link org.folio.batch.ingest.commit.EventProcessor} of
 * its topic and stores the position of the record, all in one transaction of the tenant. So a
 * record is counted at most once, however often and on whichever instance it is replayed.
 */
@NullMarked
package org.folio.batch.deadletter;

import org.jspecify.annotations.NullMarked;
