package org.folio.batch.file;

/**
 * Consecutive chunks of one file.
 *
 * @param first number of the first chunk
 * @param offset of the first chunk in the stored file
 * @param length stored bytes of all of them together
 */
public record ChunkRange(int first, int count, long offset, int length) {
  int end() {
    return first + count;
  }
}
