/**
 * Reads and writes JSON: one mapper for models, schemas that are compiled once and shared, and
 * short excerpts of values for error messages. Does not depend on HTTP.
 */
@NullMarked
package org.folio.batch.json;

import org.jspecify.annotations.NullMarked;
