/**
 * Uploads and their rows as records, the states of both, and the SQL that stores them ({@code
 * UploadStore}, {@code RowStore}). A row's outcome is written only while the task's lease holds.
 */
@NullMarked
package org.folio.batch.upload.model;

import org.jspecify.annotations.NullMarked;
