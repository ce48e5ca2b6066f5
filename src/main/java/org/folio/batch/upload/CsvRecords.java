package org.folio.batch.upload;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Reads CSV that comes in pieces, and hands on each record as soon as it is whole. The library that
 * reads it pulls; so each piece is first cut behind its last whole record, and the library only
 * ever sees whole records. Holds no more than one record that is not whole.
 *
 * <p>As strict as RFC 4180 with quotes, and lenient with line ends: LF, CR and CRLF all do.
 */
final class CsvRecords {
  /** A spreadsheet takes no longer cell either. */
  static final int LONGEST_CELL = 32_767;

  static final int LONGEST_RECORD = 1 << 20;

  private enum At {
    CELL_START,
    PLAIN,
    QUOTED,
    /** Behind a quote in a quoted cell: it ends the cell, or the next one makes it a pair. */
    QUOTE
  }

  // maxBufferSize counts the characters of a cell
  private static final CsvReader.CsvReaderBuilder READER =
      CsvReader.builder().skipEmptyLines(false).allowExtraFields(true).allowMissingFields(true);

  private final BiConsumer<Integer, List<String>> records;
  private final StringBuilder held = new StringBuilder();
  private At at = At.CELL_START;
  private int cellLength;
  private boolean afterCarriageReturn;
  private int line = 1;

  /**
   * @param records gets the line in which a record begins, counted from 1, and its cells
   */
  CsvRecords(BiConsumer<Integer, List<String>> records) {
    this.records = records;
  }

  /**
   * @throws CorruptFile when this cannot be CSV any more
   */
  void read(String text) {
    int from = held.length();
    held.append(text);
    int end = endOfLastRecord(from);
    if (end > 0) {
      parse(held.substring(0, end));
      held.delete(0, end);
    }
    if (held.length() > LONGEST_RECORD) {
      throw new CorruptFile("A record is too long", null);
    }
  }

  /** The last record need not end with a line break. */
  void end() {
    if (at == At.QUOTED) {
      throw new CorruptFile("A quoted cell does not end", null);
    }
    if (!held.isEmpty()) {
      parse(held.toString());
      held.setLength(0);
    }
  }

  private int endOfLastRecord(int from) {
    int end = 0;
    for (int i = from; i < held.length(); i++) {
      char c = held.charAt(i);
      if (afterCarriageReturn && c != '\n') {
        end = i;
      }
      boolean isBreak = step(c);
      afterCarriageReturn = isBreak && c == '\r';
      if (isBreak && c == '\n') {
        end = i + 1;
      }
    }
    return end;
  }

  /** Goes on by one character; true at a line break outside of quotes. */
  private boolean step(char c) {
    if (at == At.QUOTED) {
      if (c == '"') {
        at = At.QUOTE;
      } else {
        lengthenCell();
      }
      return false;
    }
    boolean isBreak = c == '\n' || c == '\r';
    if (isBreak || c == ',') {
      at = At.CELL_START;
      cellLength = 0;
    } else if (c == '"' && at != At.PLAIN) {
      if (at == At.QUOTE) {
        lengthenCell();
      }
      at = At.QUOTED;
    } else if (c != '"' && at != At.QUOTE) {
      lengthenCell();
      at = At.PLAIN;
    } else {
      throw new CorruptFile("A quote stands where none may be", null);
    }
    return isBreak;
  }

  /** The quotes around it, and what ends it, are not of the cell. */
  private void lengthenCell() {
    if (++cellLength > LONGEST_CELL) {
      throw new CorruptFile("A cell is too long", null);
    }
  }

  private void parse(String block) {
    try (CsvReader<CsvRecord> reader = READER.ofCsvRecord(block)) {
      for (CsvRecord csv : reader) {
        records.accept(line + (int) csv.getStartingLineNumber() - 1, csv.getFields());
      }
    } catch (CsvParseException | IOException e) {
      throw new CorruptFile("It is not CSV", e);
    }
    line += lineBreaks(block);
  }

  private static int lineBreaks(String block) {
    int breaks = 0;
    for (int i = 0; i < block.length(); i++) {
      char c = block.charAt(i);
      boolean isPair = c == '\r' && i + 1 < block.length() && block.charAt(i + 1) == '\n';
      if (c == '\n' || (c == '\r' && !isPair)) {
        breaks++;
      }
    }
    return breaks;
  }
}
