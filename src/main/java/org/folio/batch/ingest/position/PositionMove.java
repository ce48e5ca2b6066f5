package org.folio.batch.ingest.position;

import org.folio.batch.db.Tenant;

/**
 * A move of a tenant's position by an operator.
 *
 * @param id grows in the order of the commits
 * @param offset of the record at which counting continues
 */
public record PositionMove(long id, Tenant tenant, PartitionId partition, long offset) {}
