package org.folio.batch.upload.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.folio.batch.upload.csv.CorruptFileException;
import org.folio.batch.upload.csv.CsvCells;
import org.folio.batch.upload.csv.CsvRecords;
import org.folio.batch.upload.csv.Delimiter;
import org.jspecify.annotations.Nullable;

/**
 * Finds the delimiter and the header in the first rows of a file: the delimiter is the one that
 * makes a row fit the template, unless a first line such as {@code sep=;} declares it.
 */
public final class HeaderFinder {
  /** The header is one of the first rows; instructions may precede it. */
  static final int MOST_LINES = 10;

  private static final Pattern SEPARATOR_LINE =
      Pattern.compile("(?i)\"?sep=([^\\r\\n])\\1*\"?(?:\\r\\n?|\\n)", Pattern.UNICODE_CASE);

  private final Template template;
  private final OperationMode mode;
  private final StringBuilder head = new StringBuilder();
  private int nextTry = 1;

  public HeaderFinder(Template template, OperationMode mode) {
    this.template = template;
    this.mode = mode;
  }

  /**
   * The delimiter and the position of the header.
   *
   * @param line in which the header begins, counted from 1
   */
  public record Found(Delimiter delimiter, int line) {}

  /** Returns all text so far. */
  public String head() {
    return head.toString();
  }

  /**
   * Reads the next chunk of text.
   *
   * @return empty until enough text has arrived
   * @throws CorruptFileException if the first line declares an unsupported delimiter
   */
  public Optional<Found> read(String text) {
    head.append(text);
    // Each attempt reads the whole head, so the head doubles in size between attempts.
    if (head.length() < nextTry) {
      return Optional.empty();
    }
    nextTry = 2 * head.length();
    return find(head.length() > CsvRecords.LONGEST_RECORD);
  }

  /** Decides by the text so far; empty if it has no row. */
  public Optional<Found> end() {
    return find(true);
  }

  private Optional<Found> find(boolean isDecided) {
    Matcher separatorLine = SEPARATOR_LINE.matcher(head);
    boolean hasSeparatorLine = separatorLine.lookingAt();
    List<Candidate> candidates = new ArrayList<>();
    if (hasSeparatorLine) {
      candidates.add(new Candidate(delimiter(separatorLine.group(1).charAt(0))));
    } else {
      for (Delimiter delimiter : Delimiter.values()) {
        candidates.add(new Candidate(delimiter));
      }
    }
    for (Candidate candidate : candidates) {
      candidate.read(hasSeparatorLine, isDecided);
      if (candidate.fits) {
        return Optional.ofNullable(candidate.best);
      }
    }
    boolean isExhausted = isDecided || candidates.stream().allMatch(Candidate::isExhausted);
    return isExhausted ? closest(candidates) : Optional.empty();
  }

  private static Optional<Found> closest(List<Candidate> candidates) {
    @Nullable Candidate closest = null;
    for (Candidate candidate : candidates) {
      if (candidate.best != null && (closest == null || candidate.matches > closest.matches)) {
        closest = candidate;
      }
    }
    return closest == null ? Optional.empty() : Optional.ofNullable(closest.best);
  }

  private static Delimiter delimiter(char named) {
    return Delimiter.of(named)
        .orElseThrow(
            () ->
                CorruptFileException.at(
                    1,
                    0,
                    "sep=%s declares an unsupported delimiter; use comma, semicolon, tab or |"
                        .formatted(named)));
  }

  /** The first rows as one delimiter splits them. */
  private final class Candidate {
    private final Delimiter delimiter;
    private int rows;
    private boolean isBroken;
    private boolean fits;
    private long matches = -1;
    private @Nullable Found best;

    Candidate(Delimiter delimiter) {
      this.delimiter = delimiter;
    }

    void read(boolean hasSeparatorLine, boolean isWhole) {
      CsvRecords records =
          new CsvRecords(
              delimiter.character(),
              (line, cells) -> {
                if (!(hasSeparatorLine && line == 1)) {
                  take(line, cells);
                }
              });
      try {
        records.read(head.toString());
        if (isWhole) {
          records.end();
        }
      } catch (CorruptFileException e) {
        isBroken = true;
      }
    }

    private void take(int line, List<String> cells) {
      if (fits || rows == MOST_LINES || CsvCells.areBlank(cells)) {
        return;
      }
      rows++;
      CsvHeader header = new CsvHeader(cells, template);
      long found = header.matches(template);
      fits = found > 0 && header.misfit(template, mode).isEmpty();
      if (fits || found > matches) {
        matches = found;
        best = new Found(delimiter, line);
      }
    }

    boolean isExhausted() {
      return isBroken || rows == MOST_LINES;
    }
  }
}
