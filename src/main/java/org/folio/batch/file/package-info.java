/**
 * Engine for data file sets: files that tasks produce. {@code DataFileWriter} compresses its input
 * into gzip chunks and stores them with backpressure, in the tenant's schema or in S3 ({@code
 * BlobStore}). A set becomes visible as a whole, in the transaction that ends the task. {@code
 * DataFileDownload} sends the stored bytes unchanged to a client that accepts gzip, or decompresses
 * the chunks of the requested range. Runs on the event loop of the task or request.
 */
@NullMarked
package org.folio.batch.file;

import org.jspecify.annotations.NullMarked;
