/**
 * Positions: that of each tenant in each partition, stored in the tenant's schema; the module-wide
 * position from which a new owner of a partition resumes; and the moves that operators requested.
 * Every count commits together with its position.
 */
@NullMarked
package org.folio.batch.ingest.position;

import org.jspecify.annotations.NullMarked;
