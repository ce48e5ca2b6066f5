package org.folio.batch.ingest.position;

/**
 * How far a partition has been read for all tenants together.
 *
 * @param next all records below it are committed in their tenants' schemas, or not of interest
 * @param handled all dead letters below it are written; does not go back when records are read
 *     again
 * @param ownerPosition the position in the schema of the topic's owner at that time
 * @param lastMove the newest position move that reading takes into account
 */
public record ReadPosition(long next, long handled, long ownerPosition, long lastMove) {}
