package org.folio.batch.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.folio.batch.error.ServiceException;
import org.folio.batch.upload.csv.CsvRecords;
import org.folio.batch.upload.csv.Delimiter;
import org.folio.batch.upload.intake.UploadCsvReader;
import org.folio.batch.upload.model.UploadRow;
import org.folio.batch.upload.row.RowRules;
import org.folio.batch.upload.template.CellValues;
import org.folio.batch.upload.template.CsvHeader;
import org.folio.batch.upload.template.OperationMode;
import org.folio.batch.upload.template.Template;
import org.folio.batch.upload.template.TemplateColumn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as users have them, in {@code src/test/resources/csv}. */
class CsvCasesTest {
  /** What was read from a file. */
  private record Read(
      CsvHeader header, List<UploadRow> rows, Delimiter delimiter, Template template) {
    String cell(int row, String column) {
      return header.cell(rows.get(row).cells(), column);
    }

    List<String> reasons(int row) {
      return new RowRules(template, OperationMode.UPLOAD, header, delimiter).reasons(rows.get(row));
    }
  }

  private static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(Path.of("src/test/resources/csv", name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Read read(byte[] file, Template template, Optional<Charset> declared) {
    UploadCsvReader intake = new UploadCsvReader(template, OperationMode.UPLOAD, 1 << 20, 100);
    declared.ifPresent(intake::declare);
    for (int i = 0; i < file.length; i += 50) {
      intake.read(ByteBuffer.wrap(file, i, Math.min(50, file.length - i)));
    }
    intake.end();
    return new Read(intake.header().orElseThrow(), intake.drain(), intake.delimiter(), template);
  }

  private static Read read(String name) {
    return read(bytes(name), Templates.standard(), Optional.empty());
  }

  private static String refusal(String name) {
    return String.valueOf(assertThrows(ServiceException.class, () -> read(name)).getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "header-nbsp.csv",
        "header-newline.csv",
        "header-star.csv",
        "header-two-spaces.csv",
        "mac-cr.csv",
        "semicolon.csv",
        "semicolon-bom.csv",
        "sep-comma.csv",
        "sep-semicolon.csv",
        "utf16le-nobom.csv",
        "cell-nbsp.csv",
        "cell-zerowidth.csv",
        "case-not-canonical.csv"
      })
  void file_isReadAndItsRowsHaveNoFault(String name) {
    Read read = read(name);

    assertTrue(!read.rows().isEmpty());
    for (int i = 0; i < read.rows().size(); i++) {
      assertEquals(List.of(), read.reasons(i), "row " + i);
    }
  }

  @ParameterizedTest
  @CsvSource({"cr-in-last-cell-lf-ends.csv,3", "crlf-in-last-cell-lf-ends.csv,3"})
  void lineBreakInTheLastCell_losesNoRow(String name, int rows) {
    Read read = read(name);

    assertEquals(rows, read.rows().size());
    assertEquals(List.of("line 1", "line 2"), read.cell(0, "Notes").lines().toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"crlf-in-cell.csv", "lf-cr-in-cell.csv", "lone-cr-in-cell.csv"})
  void lineBreakInACell_isPartOfTheCell(String name) {
    List<List<String>> records = new ArrayList<>();
    CsvRecords reader = new CsvRecords(',', (line, cells) -> records.add(cells));
    reader.read(new String(bytes(name), StandardCharsets.UTF_8));
    reader.end();

    assertEquals(3, records.size());
    assertEquals("1", records.get(1).get(0));
    assertEquals(List.of("2", "3"), records.get(2));
  }

  @Test
  void delimiters_areDetected() {
    assertEquals(Delimiter.SEMICOLON, read("semicolon.csv").delimiter());
    assertEquals(Delimiter.COMMA, read("sep-comma.csv").delimiter());
    assertEquals(Delimiter.SEMICOLON, read("sep-semicolon.csv").delimiter());
    for (Delimiter delimiter : Delimiter.values()) {
      byte[] file =
          new String(bytes("semicolon.csv"), StandardCharsets.UTF_8)
              .replace(';', delimiter.character())
              .getBytes(StandardCharsets.UTF_8);
      assertEquals(delimiter, read(file, Templates.standard(), Optional.empty()).delimiter());
    }
  }

  @Test
  void windows1252_isReadOnlyIfDeclared() {
    Read read =
        read(
            bytes("cp1252-umlaut.csv"),
            Templates.standard(),
            Optional.of(Charset.forName("windows-1252")));

    assertEquals("M\u00fcller", read.cell(0, TemplateColumn.AUTHOR));
    assertEquals(
        "Bulk content upload failed due to corrupt file: line 2, column Author: not UTF-8 text"
            + " (byte 0xFC); in Excel, save the file as \"CSV UTF-8 (comma delimited)\", or declare"
            + " the encoding with ?encoding=windows-1252",
        refusal("cp1252-umlaut.csv"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "backslash-quote.csv#line 2, column Board: text after the closing quote",
        "bare-quote.csv#line 2, column Author: a quote (\") inside a cell that does not begin with one",
        "space-before-quote.csv#line 2, column Board: a quote (\") inside a cell",
        "unclosed-quote.csv#line 2, column Board: the quote (\") that opens this cell is never closed",
        "nul.csv#line 2, column Author: a NUL character"
      })
  void corruptFile_isRefusedWithPlaceAndAdvice(String name, String place) {
    String refusal = refusal(name);

    assertTrue(
        refusal.startsWith("Bulk content upload failed due to corrupt file: " + place), refusal);
  }

  @Test
  void workbook_isRefusedWithAdvice() {
    assertEquals(
        "Bulk content upload failed due to invalid file format: this is an Excel workbook; in"
            + " Excel, save it as \"CSV UTF-8 (comma delimited)\"",
        refusal("xlsx-renamed.csv"));
  }

  @Test
  void moreCellsThanColumns_isTheOnlyReason() {
    assertEquals(
        List.of("13 cells for 12 columns; put quotes around a cell that contains a comma"),
        read("unquoted-comma.csv").reasons(0));
  }

  @Test
  void namesThatShowNothing_areMissing() {
    Read read = read("invisible-names.csv");

    for (int i = 0; i < read.rows().size(); i++) {
      assertEquals(
          List.of("Following mandatory fields are missing: Name of the content"), read.reasons(i));
    }
  }

  @Test
  void twinsThatLookTheSame_areDuplicates() {
    Read read = read("nfc-nfd.csv");

    assertEquals(List.of("Duplicate Content: the row at line 2 is the same"), read.reasons(1));
  }

  @Test
  void values_haveSpellingOfTemplate() {
    Read read = read("case-not-canonical.csv");
    CellValues values = new CellValues(read.rows().get(0).cells(), read.header(), read.template());

    assertEquals(List.of("Student"), values.list(TemplateColumn.AUDIENCE));
    assertEquals("Learn", values.text(TemplateColumn.RESOURCE_TYPE));
  }

  @Test
  void columns_fillFieldsNamedInTemplate() {
    Read read = read(bytes("sunbird-template.csv"), Templates.sunbird(), Optional.empty());
    CellValues values = new CellValues(read.rows().get(0).cells(), read.header(), read.template());

    assertEquals(1, read.rows().size());
    assertEquals(List.of(), read.reasons(0));
    assertEquals("N e7e569", values.text(TemplateColumn.NAME));
    assertEquals("http://localhost:18901/i.png", values.text(TemplateColumn.ICON));
    assertEquals("eTextbook", values.text("Content Type"));
  }
}
