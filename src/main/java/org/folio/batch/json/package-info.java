/**
 * Reads and writes JSON: one mapper for models, schemas compiled once and shared, and short
 * excerpts of values for error messages. Knows nothing of HTTP.
 */
@NullMarked
package org.folio.batch.json;

import org.jspecify.annotations.NullMarked;
