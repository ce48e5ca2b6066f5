package org.folio.batch.file;

import java.util.List;

/**
 * Files that belong together.
 *
 * @param locked kept: it can be neither deleted nor removed by retention
 */
public record DataFileSet(
    DataCode code, String description, boolean locked, List<DataFile> files) {}
