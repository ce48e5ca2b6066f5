/**
 * Limits, consumptions and counters. A consumption is decoded, checked ({@code ConsumptionRules}),
 * stored, and added to the counters of its person and period in the same transaction ({@code
 * ConsumptionStore}). A repeated consumption is recognized and counted once.
 */
@NullMarked
package org.folio.batch.consumption.limit;

import org.jspecify.annotations.NullMarked;
