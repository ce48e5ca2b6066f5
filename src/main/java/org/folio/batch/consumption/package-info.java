/**
 * Feature C: limits, the consumptions counted against them, and exports of both in the format of
 * OHI's ReadConsumptionBatch. Consumptions arrive over HTTP or from Kafka and update counters
 * ({@link org.folio.batch.consumption.limit}). An export is an operation that writes a data file
 * set ({@link org.folio.batch.consumption.export}). When it ends, an event is published and posted
 * to webhooks ({@link org.folio.batch.consumption.notification}).
 */
@NullMarked
package org.folio.batch.consumption;

import org.jspecify.annotations.NullMarked;
