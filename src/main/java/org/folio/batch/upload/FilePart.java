package org.folio.batch.upload;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import org.folio.batch.http.MultipartReader;
import org.folio.batch.http.MultipartReader.Part;

/** Finds the one file of an upload among the parts of its body, and passes its bytes on. */
final class FilePart implements MultipartReader.Parts {
  private static final String NAME = "content";
  // Browsers on machines with a spreadsheet program say that a CSV file is a spreadsheet.
  private static final Set<String> CSV_TYPES =
      Set.of(
          "text/csv",
          "application/csv",
          "text/x-csv",
          "application/x-csv",
          "text/comma-separated-values",
          "text/plain",
          "application/vnd.ms-excel",
          "application/octet-stream");

  private final CsvIntake intake;
  private boolean found;
  private boolean inFile;

  FilePart(CsvIntake intake) {
    this.intake = intake;
  }

  boolean wasFound() {
    return found;
  }

  @Override
  public void begin(Part part) {
    if (!part.name().equals(NAME)) {
      return;
    }
    if (found || !isCsv(part)) {
      throw DoorError.INVALID_FILE_FORMAT.failure();
    }
    found = true;
    inFile = true;
  }

  @Override
  public void data(ByteBuffer data) {
    if (inFile) {
      intake.read(data);
    }
  }

  @Override
  public void end() {
    inFile = false;
  }

  private static boolean isCsv(Part part) {
    String name = part.filename().orElse("").toLowerCase(Locale.ROOT);
    String type = part.contentType().replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT);
    boolean saysCsv = name.endsWith(".csv") || (!name.contains(".") && type.endsWith("csv"));
    return part.filename().isPresent() && saysCsv && (type.isEmpty() || CSV_TYPES.contains(type));
  }
}
