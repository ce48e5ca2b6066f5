package org.folio.batch.upload.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Compares the reader with an independent parser of RFC 4180. */
class CsvRecordsTest {
  private record Line(int number, List<String> cells) {}

  @Property(tries = 20_000)
  void records_areThoseOfAnIndependentParser(
      @ForAll("csv") String text,
      @ForAll @IntRange(min = 1, max = 9) int size,
      @ForAll Delimiter delimiter) {
    String file = text.replace(',', delimiter.character());

    assertEquals(
        parse(file, delimiter.character()),
        read(file, delimiter.character(), size),
        () -> visible(file));
  }

  @Provide
  Arbitrary<String> csv() {
    return Arbitraries.of("\"", "\"\"", ",", "\r", "\n", "\r\n", "a", " ", "\u00e9")
        .list()
        .ofMaxSize(16)
        .map(pieces -> String.join("", pieces));
  }

  /** Null if the text is refused. */
  private static List<Line> read(String text, char delimiter, int size) {
    List<Line> lines = new ArrayList<>();
    CsvRecords records =
        new CsvRecords(delimiter, (line, cells) -> lines.add(new Line(line, cells)));
    try {
      for (int i = 0; i < text.length(); i += size) {
        records.read(text.substring(i, Math.min(text.length(), i + size)));
      }
      records.end();
      return lines;
    } catch (CorruptFileException e) {
      return null;
    }
  }

  /** A parser of a few lines, straight from the grammar of RFC 4180, with any line break. */
  private static List<Line> parse(String text, char delimiter) {
    List<Line> lines = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    int line = 1;
    int start = 1;
    int i = 0;
    while (i < text.length()) {
      StringBuilder cell = new StringBuilder();
      if (text.charAt(i) == '"') {
        i++;
        while (true) {
          if (i >= text.length()) {
            return null; // never closed
          }
          char c = text.charAt(i);
          if (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
            cell.append('"');
            i += 2;
          } else if (c == '"') {
            i++;
            break;
          } else {
            boolean isBreak = c == '\r' || (c == '\n' && text.charAt(i - 1) != '\r');
            line += isBreak ? 1 : 0;
            cell.append(c);
            i++;
          }
        }
      } else {
        while (i < text.length()
            && "\r\n\"".indexOf(text.charAt(i)) < 0
            && text.charAt(i) != delimiter) {
          cell.append(text.charAt(i++));
        }
      }
      cells.add(cell.toString());
      if (i == text.length()) {
        break;
      }
      char end = text.charAt(i);
      if (end == delimiter) {
        i++;
        if (i == text.length()) {
          cells.add("");
        }
      } else if (end == '\r' || end == '\n') {
        i += end == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n' ? 2 : 1;
        lines.add(new Line(start, cells));
        cells = new ArrayList<>();
        line++;
        start = line;
      } else {
        return null; // text after a closing quote, or a quote inside an unquoted cell
      }
    }
    if (!cells.isEmpty()) {
      lines.add(new Line(start, cells));
    }
    return lines;
  }

  private static String visible(String text) {
    return text.replace("\r", "<CR>").replace("\n", "<LF>");
  }
}
