package org.folio.batch.tracking;

import java.util.List;

/**
 * A part of a list.
 *
 * @param total how many batches the whole list has
 */
record BatchPage(List<Batch> batches, long total) {}
