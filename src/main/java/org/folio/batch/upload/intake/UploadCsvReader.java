package org.folio.batch.upload.intake;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.folio.batch.error.ServiceException;
import org.folio.batch.upload.content.ContentKey;
import org.folio.batch.upload.content.Megabytes;
import org.folio.batch.upload.csv.CorruptFileException;
import org.folio.batch.upload.csv.CsvCells;
import org.folio.batch.upload.csv.CsvRecords;
import org.folio.batch.upload.csv.CsvText;
import org.folio.batch.upload.csv.Delimiter;
import org.folio.batch.upload.csv.UnreadableTextException;
import org.folio.batch.upload.csv.WorkbookException;
import org.folio.batch.upload.model.UploadError;
import org.folio.batch.upload.model.UploadRow;
import org.folio.batch.upload.template.CsvHeader;
import org.folio.batch.upload.template.HeaderFinder;
import org.folio.batch.upload.template.OperationMode;
import org.folio.batch.upload.template.ReportColumns;
import org.folio.batch.upload.template.Template;
import org.jspecify.annotations.Nullable;

/**
 * Reads the CSV file of an upload as it arrives and applies the checks of the contract in their
 * order. A corrupt file is reported as corrupt wherever the fault is, so a wrong header is reported
 * only after the whole file has been read. Passes rows on as they arrive, but none once the file is
 * known to be refused.
 */
public final class UploadCsvReader {
  /** Memory of a cell besides its text; a row may consist of thousands of empty cells. */
  private static final int EMPTY_CELL = 64;

  private final Template template;
  private final OperationMode mode;
  private final long maxBytes;
  private final int maxRows;
  private final HeaderFinder finder;
  private final Map<String, Integer> lineOfContent = new HashMap<>();
  private CsvText text = new CsvText(Optional.empty(), this::takeText);
  private List<UploadRow> rows = new ArrayList<>();
  private long heldSize;
  private long bytes;
  private int rowCount;
  private int addedColumns = -1;
  private HeaderFinder.@Nullable Found found;
  private @Nullable CsvRecords records;
  private @Nullable CsvHeader header;
  private @Nullable ServiceException refusal;

  public UploadCsvReader(Template template, OperationMode mode, long maxBytes, int maxRows) {
    this.template = template;
    this.mode = mode;
    this.maxBytes = maxBytes;
    this.maxRows = maxRows;
    this.finder = new HeaderFinder(template, mode);
  }

  /** Declares the encoding of the file. Must be called before the first byte is read. */
  public void declare(Charset encoding) {
    text = new CsvText(Optional.of(encoding), this::takeText);
  }

  /** Reads the next chunk; fails at once if the file is corrupt. */
  public void read(ByteBuffer chunk) {
    bytes += chunk.remaining();
    if (bytes > maxBytes) {
      throw UploadError.CORRUPT_FILE.because(
          "the file is larger than %s; split it into several uploads"
              .formatted(Megabytes.text(maxBytes)));
    }
    orCorrupt(() -> text.read(chunk));
  }

  /** Reads the end of the file; fails if the file is refused. */
  public void end() {
    orCorrupt(
        () -> {
          text.end();
          startRecords();
          if (records != null) {
            records.end();
          }
        });
    if (header == null) {
      throw UploadError.CORRUPT_FILE.because("the file is empty");
    }
    if (refusal == null && rowCount == 0) {
      throw UploadError.CORRUPT_FILE.because(
          "the file has no rows; add a row for each content below the header");
    }
    if (refusal == null && rowCount > maxRows) {
      throw UploadError.tooManyRows(maxRows, rowCount);
    }
    if (refusal != null) {
      throw refusal;
    }
  }

  /** Returns the columns of the file, once they are known and fit the template. */
  public Optional<CsvHeader> header() {
    return refusal == null ? Optional.ofNullable(header) : Optional.empty();
  }

  /** Returns the delimiter of the file, once the header is known. */
  public Delimiter delimiter() {
    return found == null ? Delimiter.COMMA : found.delimiter();
  }

  /** Returns the approximate memory of the rows that have not been drained. */
  long heldSize() {
    return heldSize;
  }

  /** Returns the rows that arrived since the last call. */
  public List<UploadRow> drain() {
    List<UploadRow> drained = rows;
    rows = new ArrayList<>();
    heldSize = 0;
    return drained;
  }

  long maxBytes() {
    return maxBytes;
  }

  public int rowCount() {
    return rowCount;
  }

  private void takeText(String chunk) {
    if (records != null) {
      records.read(chunk);
      return;
    }
    finder.read(chunk).ifPresent(this::startRecords);
  }

  /** Finds the header in the text so far, unless it was found before. */
  private void startRecords() {
    if (records == null) {
      finder.end().ifPresent(this::startRecords);
    }
  }

  private void startRecords(HeaderFinder.Found start) {
    found = start;
    records =
        new CsvRecords(
            start.delimiter().character(), (line, cells) -> take(start.line(), line, cells));
    records.read(finder.head());
  }

  private void take(int headerLine, int line, List<String> cells) {
    if (line < headerLine || CsvCells.areBlank(cells)) {
      return;
    }
    if (header == null) {
      takeHeader(cells);
      return;
    }
    rowCount++;
    if (rowCount > maxRows) {
      drain();
    } else if (refusal == null) {
      keep(line, withoutAddedColumns(cells), header);
    }
  }

  private void takeHeader(List<String> cells) {
    addedColumns = ReportColumns.indexIn(new CsvHeader(cells, template).names());
    CsvHeader columns = new CsvHeader(withoutAddedColumns(cells), template);
    header = columns;
    columns
        .misfit(template, mode)
        .ifPresent(misfit -> refusal = UploadError.INVALID_FILE_TEMPLATE.because(misfit));
  }

  /** Removes the columns that a report adds, since reports may be uploaded again. */
  private List<String> withoutAddedColumns(List<String> cells) {
    if (addedColumns < 0 || cells.size() <= addedColumns) {
      return cells;
    }
    List<String> sent = new ArrayList<>(cells.subList(0, addedColumns));
    int end = addedColumns + ReportColumns.ADDED.size();
    if (cells.size() > end) {
      sent.addAll(cells.subList(end, cells.size()));
    }
    return sent;
  }

  private void keep(int line, List<String> cells, CsvHeader columns) {
    Integer duplicateOf =
        ContentKey.of(columns, cells)
            .map(key -> lineOfContent.putIfAbsent(key.fingerprint(), line))
            .orElse(null);
    rows.add(new UploadRow(rowCount, line, cells, duplicateOf));
    cells.forEach(cell -> heldSize += EMPTY_CELL + cell.length());
  }

  private void orCorrupt(Runnable reading) {
    try {
      reading.run();
    } catch (CorruptFileException e) {
      throw UploadError.CORRUPT_FILE.because(
          (e.hasPlace() ? place(e.line(), e.cell()) : "") + e.getMessage(), e);
    } catch (UnreadableTextException e) {
      throw unreadable(e);
    } catch (WorkbookException e) {
      throw UploadError.INVALID_FILE_FORMAT.because(String.valueOf(e.getMessage()), e);
    }
  }

  /** Reports the fault at the reader's position: all text before it has been read. */
  private ServiceException unreadable(UnreadableTextException e) {
    orCorrupt(this::startRecords);
    String position = records == null ? "line 1: " : place(records.line(), records.cell());
    return UploadError.CORRUPT_FILE.because(position + e.getMessage(), e);
  }

  private String place(int line, int cell) {
    List<String> names = header == null ? List.of() : header.names();
    boolean isNamed = cell < names.size() && !names.get(cell).isEmpty();
    return "line %d, column %s: ".formatted(line, isNamed ? names.get(cell) : cell + 1);
  }
}
