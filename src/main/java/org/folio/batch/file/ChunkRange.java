package org.folio.batch.file;

/**
 * Pieces of one file that stand next to each other.
 *
 * @param first number of the first piece
 * @param offset where the first piece begins in what is stored of the file
 * @param length bytes that they take in the store, together
 */
public record ChunkRange(int first, int count, long offset, int length) {
  int end() {
    return first + count;
  }
}
