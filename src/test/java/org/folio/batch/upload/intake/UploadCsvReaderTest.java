package org.folio.batch.upload.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.folio.batch.error.ServiceException;
import org.folio.batch.upload.ContentFile;
import org.folio.batch.upload.Templates;
import org.folio.batch.upload.csv.CsvRecords;
import org.folio.batch.upload.model.UploadRow;
import org.folio.batch.upload.template.OperationMode;
import org.folio.batch.upload.template.TemplateColumn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are accepted, and in which order their faults are found. */
class UploadCsvReaderTest {
  private static final String GOOD = ContentFile.with("https://x.example").row("A").row("B").text();

  private static List<UploadRow> read(byte[] bytes, int pieceSize) {
    UploadCsvReader intake =
        new UploadCsvReader(Templates.standard(), OperationMode.PUBLISH, 1 << 20, 5);
    for (int i = 0; i < bytes.length; i += pieceSize) {
      intake.read(ByteBuffer.wrap(bytes, i, Math.min(bytes.length - i, pieceSize)));
    }
    intake.end();
    return intake.drain();
  }

  private static List<UploadRow> read(String text) {
    return read(text.getBytes(UTF_8), 7);
  }

  private static String codeOf(byte[] bytes) {
    return assertThrows(ServiceException.class, () -> read(bytes, 11)).code();
  }

  private static String codeOf(String text) {
    return codeOf(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 64, 100_000})
  void file_isReadAlike_inChunksOfAnySize(int pieceSize) {
    String text = GOOD + "\"C\r\nstill, C \"\"quoted\"\"\",,x\r\n";

    List<UploadRow> rows = read(text.getBytes(UTF_8), pieceSize);

    assertEquals(3, rows.size());
    assertEquals("C\r\nstill, C \"quoted\"", rows.get(2).cells().get(0));
    assertEquals(List.of(2, 3, 4), rows.stream().map(UploadRow::line).toList());
  }

  @Test
  void file_isRead_inUtf8AndUtf16WithByteOrderMark() {
    String text = GOOD.replace("\"A\"", "\"\u00c4 \u0939\ud83d\ude00\"");
    for (byte[] bytes :
        List.of(
            ("\ufeff" + text).getBytes(UTF_8),
            text.getBytes(UTF_16),
            ("\ufeff" + text).getBytes(UTF_16LE))) {
      assertEquals("\u00c4 \u0939\ud83d\ude00", read(bytes, 3).get(0).cells().get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void rows_areRead_withAnyLineEnding(String lineEnd) {
    assertEquals(2, read(GOOD.replace("\r\n", lineEnd)).size());
  }

  @Test
  void blankLines_areSkipped_butCountAsLines() {
    String text = GOOD + "\r\n,,,,\r\n  \r\n" + "C,x\r\n";

    List<UploadRow> rows = read(text);

    assertEquals(3, rows.size());
    assertEquals(7, rows.get(2).line());
  }

  @Test
  void lastRow_isRead_withoutLineEnding() {
    assertEquals(2, read(GOOD.stripTrailing()).size());
  }

  @Test
  void emptyFile_isCorrupt() {
    assertEquals("CORRUPT_FILE", codeOf(""));
    assertEquals("CORRUPT_FILE", codeOf("\r\n \r\n"));
    assertEquals("CORRUPT_FILE", codeOf("\ufeff"));
  }

  @Test
  void file_isRefused_whenItIsNotUnicodeText() {
    assertEquals("CORRUPT_FILE", codeOf("Na\u00efve".getBytes(ISO_8859_1)));
    assertEquals("INVALID_FILE_FORMAT", codeOf(new byte[] {'P', 'K', 3, 4, 0, 0, 0}));
    assertEquals("CORRUPT_FILE", codeOf(new byte[] {(byte) 0xfe, (byte) 0xff, 0}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"open", "a\"b,c", "\"a\"b,c", "\"a\" ,c"})
  void file_isCorrupt_whenItsQuotesAreMalformed(String line) {
    assertEquals("CORRUPT_FILE", codeOf(GOOD + line + "\r\n"));
  }

  @Test
  void file_isCorrupt_whenCellIsTooLong() {
    assertEquals("CORRUPT_FILE", codeOf(GOOD + "x".repeat(40_000) + "\r\n"));
  }

  @Test
  void file_isCorrupt_whenTooLarge() {
    String line = "x".repeat(30_000) + "\r\n";
    assertEquals("CORRUPT_FILE", codeOf(GOOD + line.repeat(40)));
  }

  @Test
  void missingColumn_isNamed() {
    List<String> columns =
        ContentFile.COLUMNS.stream().filter(c -> !c.equals(TemplateColumn.BOARD)).toList();
    byte[] file = ContentFile.with("https://x.example", columns).row("A").text().getBytes(UTF_8);

    ServiceException failure = assertThrows(ServiceException.class, () -> read(file, 11));

    assertEquals("INVALID_FILE_TEMPLATE", failure.code());
    assertEquals(
        "Bulk content upload failed due to invalid file template: missing columns Board",
        failure.getMessage());
  }

  @Test
  void duplicateColumn_isNamed() {
    String file = GOOD.replaceFirst("Description", "NAME OF THE CONTENT ");

    ServiceException failure = assertThrows(ServiceException.class, () -> read(file));

    assertEquals("INVALID_FILE_TEMPLATE", failure.code());
    assertTrue(failure.getMessage().contains("duplicate columns NAME OF THE CONTENT"));
  }

  @Test
  void columns_areFound_inAnyOrderAndCase() {
    List<String> columns = new ArrayList<>(ContentFile.COLUMNS);
    Collections.reverse(columns);
    List<String> loud = columns.stream().map(c -> " " + c.toUpperCase()).toList();
    String text = String.join(",", loud) + "\r\nx\r\n";

    assertEquals(1, read(text).size());
  }

  @Test
  void file_isRefused_whenItHasOneRowTooMany() {
    String five = ContentFile.with("https://x.example").rows(5, "R").text();

    assertEquals(5, read(five).size());
    ServiceException failure = assertThrows(ServiceException.class, () -> read(five + "six\r\n"));
    assertEquals("MAX_ROW_COUNT_EXCEEDED", failure.code());
    assertEquals(
        "Max row count allowed is 5; the file has 6 rows, so split it into several uploads",
        failure.getMessage());
  }

  @Test
  void corruptFile_isReportedAsCorruptBeforeOtherFaults() {
    assertEquals("CORRUPT_FILE", codeOf("a,b\r\n".repeat(20) + "\"open"));
  }

  @Test
  void duplicateRow_refersToFirst() {
    String text = ContentFile.with("https://x.example").row("A").row("B").row("  a ").text();

    List<UploadRow> rows = read(text);

    assertEquals(2, rows.get(2).duplicateOf());
  }

  @Test
  void rows_areNotDuplicates_whenNameWordsAreReordered() {
    String text =
        ContentFile.with("https://x.example")
            .row("Cause, effect", TemplateColumn.GRADE, "Class 5, Class 6")
            .row("Effect, cause", TemplateColumn.GRADE, "Class 5, Class 6")
            .row("cause,Effect", TemplateColumn.GRADE, "class 6, class 5")
            .text();

    List<UploadRow> rows = read(text);

    assertNull(rows.get(1).duplicateOf());
    assertEquals(2, rows.get(2).duplicateOf());
  }

  @Test
  void longestSpreadsheetCell_isReadWithAndWithoutQuotes() {
    String longest = "x".repeat(CsvRecords.LONGEST_CELL);
    String quotes = "\"\"".repeat(CsvRecords.LONGEST_CELL);

    List<UploadRow> rows = read(GOOD + longest + ",\n\"" + quotes + "\",\n");

    assertEquals(longest, rows.get(2).cells().get(0));
    assertEquals(CsvRecords.LONGEST_CELL, rows.get(3).cells().get(0).length());
    assertEquals("CORRUPT_FILE", codeOf(GOOD + longest + "x,\n"));
    assertEquals("CORRUPT_FILE", codeOf(GOOD + "\"" + quotes + "x\",\n"));
  }
}
