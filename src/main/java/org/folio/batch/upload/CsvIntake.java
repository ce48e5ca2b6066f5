package org.folio.batch.upload;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.folio.batch.error.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Takes a file piece by piece, and applies the checks of the door in their order: a file that is
 * corrupt is that first of all, wherever the fault stands, so a wrong header is only told when the
 * whole file was read. Rows are handed out as they come; none once the file is known to be refused.
 */
final class CsvIntake {
  /** What a cell takes besides its text; a row may be made of thousands of empty ones. */
  private static final int EMPTY_CELL = 64;

  private final Template template;
  private final Mode mode;
  private final long maxBytes;
  private final int maxRows;
  private final CsvText text = new CsvText();
  private final CsvRecords records = new CsvRecords(this::take);
  private final Map<String, Integer> lineOfContent = new HashMap<>();
  private List<UploadRow> rows = new ArrayList<>();
  private long heldSize;
  private long bytes;
  private int rowCount;
  private @Nullable Header header;
  private @Nullable Failure refusal;

  CsvIntake(Template template, Mode mode, long maxBytes, int maxRows) {
    this.template = template;
    this.mode = mode;
    this.maxBytes = maxBytes;
    this.maxRows = maxRows;
  }

  /** Fails at once when the file is corrupt. */
  void read(ByteBuffer piece) {
    bytes += piece.remaining();
    if (bytes > maxBytes) {
      throw DoorError.CORRUPT_FILE.failure();
    }
    orCorrupt(() -> records.read(text.decode(piece)));
  }

  /** To be called when the file is whole; fails when it is refused. */
  void end() {
    orCorrupt(
        () -> {
          records.read(text.end());
          records.end();
        });
    if (header == null) {
      throw DoorError.CORRUPT_FILE.failure();
    }
    if (refusal != null) {
      throw refusal;
    }
  }

  /** The columns of the file, as soon as they are known and fit. */
  Optional<Header> header() {
    return refusal == null ? Optional.ofNullable(header) : Optional.empty();
  }

  /** About how much the rows hold that were not drained yet. */
  long heldSize() {
    return heldSize;
  }

  /** The rows that came in since the last call. */
  List<UploadRow> drain() {
    List<UploadRow> drained = rows;
    rows = new ArrayList<>();
    heldSize = 0;
    return drained;
  }

  long maxBytes() {
    return maxBytes;
  }

  int rowCount() {
    return rowCount;
  }

  private void take(int line, List<String> cells) {
    if (Cells.areBlank(cells)) {
      return;
    }
    if (header == null) {
      header = new Header(cells);
      header
          .misfit(template, mode)
          .ifPresent(misfit -> refuse(DoorError.INVALID_FILE_TEMPLATE.because(misfit)));
      return;
    }
    rowCount++;
    if (rowCount > maxRows) {
      refuse(DoorError.tooManyRows(maxRows));
    }
    if (refusal == null) {
      keep(line, cells, header);
    }
  }

  private void keep(int line, List<String> cells, Header columns) {
    Integer duplicateOf =
        ContentKey.of(columns, cells)
            .map(key -> lineOfContent.putIfAbsent(key.fingerprint(), line))
            .orElse(null);
    rows.add(new UploadRow(rowCount, line, cells, duplicateOf));
    cells.forEach(cell -> heldSize += EMPTY_CELL + cell.length());
  }

  private void refuse(Failure failure) {
    if (refusal == null) {
      refusal = failure;
      rows.clear();
      heldSize = 0;
    }
  }

  private static void orCorrupt(Runnable reading) {
    try {
      reading.run();
    } catch (CorruptFile e) {
      throw DoorError.CORRUPT_FILE.failure(e);
    }
  }
}
