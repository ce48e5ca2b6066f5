package org.folio.batch.file;

import java.util.List;

/**
 * A set of files that becomes visible as a whole.
 *
 * @param locked whether it is protected against deletion and retention
 */
public record DataFileSet(
    DataCode code, String description, boolean locked, List<DataFile> files) {}
