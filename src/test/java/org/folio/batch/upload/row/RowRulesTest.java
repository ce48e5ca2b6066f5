package org.folio.batch.upload.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.folio.batch.upload.ContentFile;
import org.folio.batch.upload.Templates;
import org.folio.batch.upload.intake.UploadCsvReader;
import org.folio.batch.upload.template.OperationMode;
import org.folio.batch.upload.template.TemplateColumn;
import org.junit.jupiter.api.Test;

/** The rules for a row, all of whose faults are reported at once. */
class RowRulesTest {
  private static List<String> reasons(OperationMode mode, String... changes) {
    String file = ContentFile.with("https://x.example").row("Water", changes).text();
    UploadCsvReader intake = new UploadCsvReader(Templates.standard(), mode, 1 << 20, 10);
    intake.read(StandardCharsets.UTF_8.encode(file));
    intake.end();
    RowRules rules =
        new RowRules(Templates.standard(), mode, intake.header().orElseThrow(), intake.delimiter());
    return rules.reasons(intake.drain().get(0));
  }

  @Test
  void validRow_hasNoReasons() {
    assertEquals(List.of(), reasons(OperationMode.PUBLISH));
  }

  @Test
  void missingFields_shareOneReason() {
    assertEquals(
        List.of("Following mandatory fields are missing: Board, Author"),
        reasons(OperationMode.UPLOAD, TemplateColumn.BOARD, " ", TemplateColumn.AUTHOR, ""));
  }

  @Test
  void allFaultsOfRow_areReported() {
    List<String> reasons =
        reasons(
            OperationMode.PUBLISH,
            TemplateColumn.BOARD,
            "",
            TemplateColumn.NAME,
            "x".repeat(121),
            TemplateColumn.RESOURCE_TYPE,
            "Nap",
            TemplateColumn.FILE_PATH,
            "ftp://x.example/a.pdf",
            TemplateColumn.FILE_FORMAT,
            "exe");

    assertEquals(5, reasons.size(), reasons.toString());
    assertTrue(reasons.get(1).contains("at most 120 are allowed"));
    assertTrue(reasons.get(2).contains("Resource Type must be one of Learn"));
    assertTrue(reasons.get(3).startsWith("File path "), reasons.get(3));
    assertTrue(reasons.get(3).contains("ftp"), reasons.get(3));
    assertTrue(
        reasons
            .get(4)
            .contains("must be one of pdf, epub, h5p, html, mp4, webm, mp3, but was \"exe\""));
  }

  @Test
  void listCell_isCheckedValueByValue() {
    assertEquals(
        List.of(), reasons(OperationMode.UPLOAD, TemplateColumn.AUDIENCE, "student, Teacher"));
    assertEquals(1, reasons(OperationMode.UPLOAD, TemplateColumn.AUDIENCE, "Student, Cat").size());
  }

  @Test
  void linkMode_requiresTextbookAndUnitOrQrCode() {
    assertEquals(
        List.of("Following mandatory fields are missing: Textbook Id, Unit Id (or QR Code)"),
        reasons(OperationMode.LINK));
    assertEquals(
        List.of(),
        reasons(
            OperationMode.LINK, TemplateColumn.TEXTBOOK_ID, "do_1", TemplateColumn.QR_CODE, "Q1"));
  }

  @Test
  void tooLongListCell_hasOneReason() {
    List<String> reasons = reasons(OperationMode.UPLOAD, TemplateColumn.AUDIENCE, "x,".repeat(60));
    assertEquals(List.of("Audience is 120 characters long; at most 100 are allowed"), reasons);
  }
}
