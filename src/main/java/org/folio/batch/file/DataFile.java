package org.folio.batch.file;

/**
 * A complete file.
 *
 * @param store name of the {@link BlobStore} that holds its bytes
 * @param contentLength bytes of the content before compression
 * @param sha256 hash of the content, 64 lower-case hex digits
 * @param rows lines of the content
 */
public record DataFile(
    DataCode code, String store, long contentLength, String sha256, long rows, ChunkIndex chunks) {}
