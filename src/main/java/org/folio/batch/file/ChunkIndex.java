package org.folio.batch.file;

/**
 * Where the chunks of a file are stored. Each chunk holds {@link #CHUNK_BYTES} of the content; the
 * last one may hold fewer, or none.
 */
public final class ChunkIndex {
  /** Content of one chunk, in bytes. */
  public static final int CHUNK_BYTES = 512 * 1024;

  // a reader holds one range of chunks in memory
  private static final int MAX_RUN_BYTES = 512 * 1024;
  private static final int MAX_RUN_PIECES = 32;

  private final long[] offsets; // of each chunk, and the end

  /**
   * @param lengths stored bytes of each chunk
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

  /** Returns the stored bytes of all chunks. */
  public long storedLength() {
    return offsets[count()];
  }

  public int lengthOf(int chunk) {
    return Math.toIntExact(offsets[chunk + 1] - offsets[chunk]);
  }

  /** Returns the chunks to read at once: the first, and more up to the last as far as they fit. */
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
