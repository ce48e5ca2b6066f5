/**
 * Where reading stands: the position of each tenant in each partition, stored in the tenant's
 * schema, the module-wide position from which a new owner resumes, and moves that an operator has
 * asked for. Every count commits with its position.
 */
@NullMarked
package org.folio.batch.ingest.position;

import org.jspecify.annotations.NullMarked;
