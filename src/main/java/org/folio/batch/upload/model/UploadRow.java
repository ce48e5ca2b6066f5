package org.folio.batch.upload.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One data row of a file.
 *
 * @param number counted from 1, blank lines left out
 * @param line where it begins in the file, counted from 1
 * @param cells as they stand in the file
 * @param duplicateOf line of an earlier row with the same content, or null: in a file the first
 *     such row, and in a row that is worked on the one that succeeded
 */
public record UploadRow(int number, int line, List<String> cells, @Nullable Integer duplicateOf) {}
