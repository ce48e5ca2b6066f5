/**
 * Limits, consumptions and counters. A consumption is decoded and checked ({@code
 * ConsumptionRules}), stored, and added to the counters of its person and period in the same
 * transaction ({@code ConsumptionStore}); a repeated one is recognized and counted once.
 */
@NullMarked
package org.folio.batch.consumption.limit;

import org.jspecify.annotations.NullMarked;
