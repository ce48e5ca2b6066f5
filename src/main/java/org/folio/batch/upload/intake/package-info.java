/**
 * Receives a file. {@code UploadReceiver} reads the multipart body in chunks on the request's event
 * loop; {@code UploadCsvReader} turns them into rows, finds the header and refuses a file that
 * cannot be an upload. Rows are stored as they arrive; the last transaction makes the upload
 * visible and starts its operation.
 */
@NullMarked
package org.folio.batch.upload.intake;

import org.jspecify.annotations.NullMarked;
