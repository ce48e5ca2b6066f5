/**
 * Streams the report of an upload as CSV, page by page from the database: the rows as they were
 * sent, with status and reasons. A signed link lets a browser fetch it without a token until the
 * link expires.
 */
@NullMarked
package org.folio.batch.upload.report;

import org.jspecify.annotations.NullMarked;
