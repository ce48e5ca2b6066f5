/**
 * Turns the bytes of an uploaded file into records of cells: detects the encoding ({@code CsvText})
 * and the delimiter, and parses RFC 4180 with line numbers in bounded memory ({@code CsvRecords}).
 * Has no side effects and depends on no template and no database.
 */
@NullMarked
package org.folio.batch.upload.csv;

import org.jspecify.annotations.NullMarked;
