package org.folio.batch.upload.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One data row of a file.
 *
 * @param number of the row, counted from 1 without blank lines
 * @param line in which the row begins, counted from 1
 * @param cells as written in the file
 * @param duplicateOf line of an earlier row with the same content, or null: in a file, the first
 *     such row; in a claimed row, the one that succeeded
 */
public record UploadRow(int number, int line, List<String> cells, @Nullable Integer duplicateOf) {}
