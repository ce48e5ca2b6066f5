/**
 * Engine for data file sets: files that a task produces. {@code DataFileWriter} compresses what it
 * is given into gzip chunks and stores them under backpressure, in the tenant's schema or in S3
 * ({@code BlobStore}). A set becomes visible as a whole, in the transaction that ends the task.
 * {@code DataFileDownload} sends the stored bytes as they are to a client that accepts gzip, or
 * decompresses the chunks of a requested range. Runs on the event loop of the task or request.
 */
@NullMarked
package org.folio.batch.file;

import org.jspecify.annotations.NullMarked;
