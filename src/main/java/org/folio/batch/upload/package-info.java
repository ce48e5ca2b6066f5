/**
 * Feature B, seen from outside. {@code UploadApi} answers in Sunbird's envelope and shows users
 * their own uploads. A posted file goes through {@link org.folio.batch.upload.intake} into rows of
 * the database and starts an operation; {@link org.folio.batch.upload.row} works on the rows;
 * {@link org.folio.batch.upload.report} writes what came of each. docs/bulk-upload.md is the
 * manual.
 */
@NullMarked
package org.folio.batch.upload;

import org.jspecify.annotations.NullMarked;
