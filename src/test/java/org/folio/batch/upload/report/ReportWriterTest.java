package org.folio.batch.upload.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.folio.batch.upload.Templates;
import org.folio.batch.upload.csv.Delimiter;
import org.folio.batch.upload.csv.FormulaGuard;
import org.folio.batch.upload.model.RowCounts;
import org.folio.batch.upload.model.RowResult;
import org.folio.batch.upload.model.RowStatus;
import org.folio.batch.upload.model.Upload;
import org.folio.batch.upload.model.UploadRequest;
import org.folio.batch.upload.model.UploadRow;
import org.folio.batch.upload.model.UploadStatus;
import org.folio.batch.upload.template.CsvHeader;
import org.folio.batch.upload.template.OperationMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The report, and its protection against formulas of spreadsheets. */
class ReportWriterTest {
  private static Upload upload(boolean dryRun) {
    return upload(dryRun, Delimiter.COMMA);
  }

  private static Upload upload(boolean dryRun, Delimiter delimiter) {
    UploadRequest order =
        new UploadRequest(
            "u",
            "c",
            "f",
            OperationMode.UPLOAD,
            dryRun,
            Templates.standard(),
            List.of("b", "a"),
            delimiter,
            "a.csv");
    return new Upload(
        42,
        UploadStatus.COMPLETED,
        order,
        new RowCounts(2, 1, 1, 0),
        Instant.EPOCH,
        Instant.EPOCH,
        Instant.EPOCH,
        1,
        false);
  }

  private static RowResult row(RowStatus status, List<String> reasons, String... cells) {
    return new RowResult(new UploadRow(3, 7, List.of(cells), null), status, reasons);
  }

  @Test
  void row_isReportedWithItsCellsAndOutcome() {
    ReportWriter writer = new ReportWriter(upload(false), true);

    assertEquals(
        "\ufeffb,a,Status,Reason For Failure,Content Id,Row\r\n", writer.head().toString());
    assertEquals(
        "x,,Success,,do_42000003,7\r\n\"y,z\",1,Failed,one; two,,7\r\n",
        writer
            .rows(
                List.of(
                    row(RowStatus.SUCCEEDED, List.of(), "x"),
                    row(RowStatus.FAILED, List.of("one", "two"), "y,z", "1")))
            .toString());
  }

  @Test
  void dryRun_reportsValidRow_withoutContentId() {
    ReportWriter writer = new ReportWriter(upload(true), true);

    assertEquals(
        "x,y,Valid,,,7\r\n",
        writer.rows(List.of(row(RowStatus.SUCCEEDED, List.of(), "x", "y"))).toString());
  }

  @Test
  void failedRowsReport_hasOnlyColumnsOfUpload() {
    ReportWriter writer = new ReportWriter(upload(false), false);

    assertEquals("\ufeffb,a\r\n", writer.head().toString());
    assertEquals(
        "x,y\r\n", writer.rows(List.of(row(RowStatus.FAILED, List.of("r"), "x", "y"))).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@x", "\tx", " =1"})
  void formula_isGuarded_andCanBeRestored(String cell) {
    assertEquals("'" + cell, FormulaGuard.add(cell, ','));
    assertEquals(cell, FormulaGuard.remove(FormulaGuard.add(cell, ',')));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x=1", "'quoted'", "a-b"})
  void plainCell_isNotGuarded(String cell) {
    assertEquals(cell, FormulaGuard.add(cell, ','));
    assertEquals(cell, FormulaGuard.remove(cell));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\t", "\r", " =1", "\t=1"})
  void guardedCell_isReadLikeOriginal(String cell) {
    CsvHeader header = new CsvHeader(List.of("b"), Templates.standard());
    List<String> sent = List.of(cell);
    List<String> written = List.of(FormulaGuard.add(cell, ','));

    assertEquals(cell.strip(), header.cell(sent, "b"));
    assertEquals(cell.strip(), header.cell(written, "b"));
  }

  @Test
  void guardedColumn_isReadLikeOriginal() {
    assertEquals(
        List.of("@Board"),
        new CsvHeader(List.of(FormulaGuard.add("@Board", ',')), Templates.standard()).names());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\uff1d1+1", "\uff0b1", "\uff0d1", "\uff201", "Smith;=1+1", "a\n=1", "a| @x"})
  void formula_isGuardedWhereverAnotherDelimiterSplitsTheCell(String cell) {
    String guarded = FormulaGuard.add(cell, ',');

    assertEquals(cell, guarded.replace("'", ""), "only apostrophes are added");
    assertTrue(guarded.length() > cell.length(), guarded);
    assertEquals(cell, FormulaGuard.remove(guarded));
  }

  @Test
  void report_hasTheDelimiterOfTheUpload() {
    ReportWriter writer = new ReportWriter(upload(false, Delimiter.SEMICOLON), false);

    assertEquals(
        "x,1;\"y;z\"\r\n",
        writer.rows(List.of(row(RowStatus.FAILED, List.of("r"), "x,1", "y;z"))).toString());
  }

  @Test
  void rowWithTooManyCells_keepsAllOfThem() {
    RowResult wide = row(RowStatus.FAILED, List.of("r"), "x", "y", "z");

    assertEquals(
        "x,y,Failed,r,,7,z\r\n",
        new ReportWriter(upload(false), true).rows(List.of(wide)).toString());
    assertEquals(
        "x,y,z\r\n", new ReportWriter(upload(false), false).rows(List.of(wide)).toString());
  }
}
