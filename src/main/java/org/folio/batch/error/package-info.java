/**
 * What every other package may throw: one exception type, {@link
 * org.folio.batch.error.ServiceException}, with a kind that the HTTP layer turns into a status, a
 * stable code for programs and a message for people. {@link org.folio.batch.error.Backoff} computes
 * the pauses between retries.
 */
@NullMarked
package org.folio.batch.error;

import org.jspecify.annotations.NullMarked;
