package org.folio.batch.file;

/**
 * Where the pieces of a file stand in the store. Each piece holds {@link #PIECE_BYTES} of the
 * content, only the last one fewer, possibly none.
 */
public final class ChunkIndex {
  /** Content of one piece, in bytes. */
  public static final int PIECE_BYTES = 512 * 1024;

  // a run is what a reader holds in memory
  private static final int MAX_RUN_BYTES = 512 * 1024;
  private static final int MAX_RUN_PIECES = 32;

  private final long[] offsets; // of each piece, and the end

  /**
   * @param lengths bytes that each piece takes in the store
   */
  public ChunkIndex(int[] lengths) {
    offsets = new long[lengths.length + 1];
    for (int i = 0; i < lengths.length; i++) {
      offsets[i + 1] = offsets[i] + lengths[i];
    }
  }

  public int count() {
    return offsets.length - 1;
  }

  /** Bytes that all pieces take in the store. */
  public long storedLength() {
    return offsets[count()];
  }

  public int lengthOf(int piece) {
    return Math.toIntExact(offsets[piece + 1] - offsets[piece]);
  }

  /** As many pieces as are read at once: the first, and more of them up to the last if they fit. */
  ChunkRange runFrom(int first, int last) {
    int end = first + 1;
    while (end <= last
        && end - first < MAX_RUN_PIECES
        && offsets[end + 1] - offsets[first] <= MAX_RUN_BYTES) {
      end++;
    }
    return new ChunkRange(
        first, end - first, offsets[first], Math.toIntExact(offsets[end] - offsets[first]));
  }
}
