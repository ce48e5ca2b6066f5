/**
 * Reads multipart bodies in chunks as they arrive, so that a part of any size needs a small, fixed
 * amount of memory.
 */
@NullMarked
package org.folio.batch.http.multipart;

import org.jspecify.annotations.NullMarked;
