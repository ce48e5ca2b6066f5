package org.folio.batch.upload.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Reads CSV that arrives in chunks and passes on each record as soon as it is complete. The library
 * pulls its input, so this class scans each chunk for the end of the last complete record and gives
 * the library complete records only. It holds at most one incomplete record.
 *
 * <p>As strict about quotes as RFC 4180. Lines may end in LF, CR or CRLF.
 */
public final class CsvRecords {
  /** The size limit of a spreadsheet cell, in characters. */
  public static final int LONGEST_CELL = 32_767;

  public static final int LONGEST_RECORD = 1 << 20;

  private enum State {
    CELL_START,
    UNQUOTED,
    QUOTED,
    /** After a quote in a quoted cell: the cell ends here, or a second quote follows. */
    QUOTE_IN_QUOTED
  }

  private final CsvReader.CsvReaderBuilder parser;
  private final char delimiter;
  private final BiConsumer<Integer, List<String>> records;
  private final StringBuilder held = new StringBuilder();
  private State state = State.CELL_START;
  private boolean recordMayEndInLineFeed;
  private boolean afterCarriageReturn;
  private int cellLength;
  private int cell;
  private int line = 1;
  private int cellLine = 1;
  private int firstHeldLine = 1;
  private int completeLength;
  private int completeLine = 1;

  /**
   * @param records called with the line in which a record begins, counted from 1, and its cells
   */
  public CsvRecords(char delimiter, BiConsumer<Integer, List<String>> records) {
    this.delimiter = delimiter;
    this.records = records;
    // the library's maxBufferSize limits the characters of one cell, so its default is enough
    this.parser =
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .skipEmptyLines(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
  }

  /**
   * Reads the next chunk.
   *
   * @throws CorruptFileException if the text is not CSV
   */
  public void read(String text) {
    int from = held.length();
    held.append(text);
    try {
      scan(from);
    } finally {
      // Also reads the records before a fault, because the header names the column of the fault.
      parseComplete();
    }
    if (held.length() > LONGEST_RECORD) {
      throw CorruptFileException.at(
          cellLine,
          cell,
          "the row is longer than %d characters; is a quote (\") missing?"
              .formatted(LONGEST_RECORD));
    }
  }

  /** Reads the last record, which may lack a line break. */
  public void end() {
    if (state == State.QUOTED) {
      throw CorruptFileException.at(
          cellLine,
          cell,
          "the quote (\") that opens this cell is never closed; add the closing quote");
    }
    if (!held.isEmpty()) {
      parse(held.toString());
      held.setLength(0);
    }
  }

  /** Returns the line of the next character, counted from 1. */
  public int line() {
    return line;
  }

  /** Returns the position of the next character's cell in its record, counted from 0. */
  public int cell() {
    return cell;
  }

  private void scan(int from) {
    for (int i = from; i < held.length(); i++) {
      char c = held.charAt(i);
      if (recordMayEndInLineFeed && c != '\n') {
        complete(i);
      }
      boolean isBreak = step(c);
      recordMayEndInLineFeed = isBreak && c == '\r';
      if (isBreak && c == '\n') {
        complete(i + 1);
      }
    }
  }

  private void complete(int length) {
    completeLength = length;
    completeLine = line;
  }

  private void parseComplete() {
    if (completeLength > 0) {
      String block = held.substring(0, completeLength);
      held.delete(0, completeLength);
      completeLength = 0;
      parse(block);
      firstHeldLine = completeLine;
    }
  }

  /** Advances by one character; returns true at a line break that ends a record. */
  private boolean step(char c) {
    boolean isBreak = c == '\n' || c == '\r';
    if (isBreak && !(c == '\n' && afterCarriageReturn)) {
      line++;
    }
    afterCarriageReturn = c == '\r';
    if (state == State.QUOTED) {
      if (c == '"') {
        state = State.QUOTE_IN_QUOTED;
      } else {
        lengthenCell();
      }
      return false;
    }
    if (isBreak) {
      startCell(0);
    } else if (c == delimiter) {
      startCell(cell + 1);
    } else if (c == '"' && state != State.UNQUOTED) {
      if (state == State.QUOTE_IN_QUOTED) {
        lengthenCell();
      }
      state = State.QUOTED;
    } else if (c != '"' && state != State.QUOTE_IN_QUOTED) {
      lengthenCell();
      state = State.UNQUOTED;
    } else {
      throw misplacedQuote();
    }
    return isBreak;
  }

  private void startCell(int number) {
    state = State.CELL_START;
    cellLength = 0;
    cell = number;
    cellLine = line;
  }

  /** Counts a character of the cell; enclosing quotes and the separator do not count. */
  private void lengthenCell() {
    if (++cellLength > LONGEST_CELL) {
      throw CorruptFileException.at(
          cellLine,
          cell,
          "the cell is longer than %d characters; shorten it, or close its quote (\")"
              .formatted(LONGEST_CELL));
    }
  }

  private CorruptFileException misplacedQuote() {
    return CorruptFileException.at(
        line,
        cell,
        state == State.UNQUOTED
            ? "a quote (\") inside a cell that does not begin with one; put the whole cell in quotes"
                + " and double each quote inside it"
            : "text after the closing quote (\") of the cell; double each quote inside a quoted"
                + " cell");
  }

  private void parse(String block) {
    try (CsvReader<CsvRecord> reader = parser.ofCsvRecord(block)) {
      for (CsvRecord csv : reader) {
        records.accept(firstHeldLine + (int) csv.getStartingLineNumber() - 1, csv.getFields());
      }
    } catch (CsvParseException | IOException e) {
      throw CorruptFileException.wholly("not readable as CSV (RFC 4180)", e);
    }
  }
}
