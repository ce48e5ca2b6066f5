/**
 * Feature B, bulk content upload. {@code UploadApi} responds in Sunbird's envelope and shows users
 * only their own uploads. {@link org.folio.batch.upload.intake} stores the rows of a posted file in
 * the database and starts an operation; {@link org.folio.batch.upload.row} processes the rows;
 * {@link org.folio.batch.upload.report} writes the results. docs/bulk-upload.md is the manual.
 */
@NullMarked
package org.folio.batch.upload;

import org.jspecify.annotations.NullMarked;
