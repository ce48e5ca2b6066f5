package org.folio.batch.ingest.position;

/**
 * How far a partition is read for all tenants together.
 *
 * @param next all records below it are committed in their tenants' schemas, or of no interest
 * @param handled below it, all dead letters are written; it stays when records are read again
 * @param ownerPosition what the schema of the topic's owner held at that time
 * @param lastMove the newest moved position that is accounted for
 */
public record ReadPosition(long next, long handled, long ownerPosition, long lastMove) {}
