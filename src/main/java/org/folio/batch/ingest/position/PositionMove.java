package org.folio.batch.ingest.position;

import org.folio.batch.db.Tenant;

/**
 * A tenant's position that an operator moved.
 *
 * @param id grows in the order of the commits
 * @param offset the record that the tenant's counting goes on with
 */
public record PositionMove(long id, Tenant tenant, PartitionId partition, long offset) {}
