package org.folio.batch.ingest.commit;

/**
 * Records of one partition that were dropped and will be read again.
 *
 * @param first the offset of the first of them
 * @param next the offset after the last of them
 * @param records how many there are
 */
record Backlog(long first, long next, long records) {
  static final Backlog NONE = new Backlog(Long.MAX_VALUE, 0, 0);

  /** Returns a backlog with more records, some of which may have been dropped before. */
  Backlog with(long firstOffset, long nextOffset, long more) {
    return new Backlog(Math.min(first, firstOffset), Math.max(next, nextOffset), records + more);
  }
}
