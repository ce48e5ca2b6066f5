package org.folio.batch.file;

import java.time.Instant;

/** A data file set in the list of all sets of a tenant. */
record ListedDataFileSet(DataFileSet set, Instant created) {}
