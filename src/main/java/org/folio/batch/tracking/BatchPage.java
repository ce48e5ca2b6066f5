package org.folio.batch.tracking;

import java.util.List;

/**
 * One page of a list.
 *
 * @param total number of batches in the whole list
 */
record BatchPage(List<Batch> batches, long total) {}
