/**
 * Filters, orders and pages of lists.
 *
 * <p>A list declares its fields once ({@link org.folio.batch.query.ListDefinition}). {@link
 * org.folio.batch.query.CqlParser} and {@link org.folio.batch.query.OhiQueryParser} read what
 * clients send and resolve each name against these fields, so that a {@link
 * org.folio.batch.query.Filter} holds checked values only. {@link org.folio.batch.query.ListStore}
 * writes it as SQL, with every value of a client bound, and reads a page by offset or by key.
 */
@NullMarked
package org.folio.batch.query;

import org.jspecify.annotations.NullMarked;
