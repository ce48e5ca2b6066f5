/**
 * What all OHI resources share: links, audit fields and date-times in JSON, errors as {@code
 * resultMessages}, and validation that reports all violations at once.
 */
@NullMarked
package org.folio.batch.consumption.resource;

import org.jspecify.annotations.NullMarked;
