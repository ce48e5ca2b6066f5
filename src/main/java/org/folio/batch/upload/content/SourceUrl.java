package org.folio.batch.upload.content;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.folio.batch.http.client.InvalidUrlException;
import org.folio.batch.http.client.WebUrl;
import org.folio.batch.json.Excerpt;
import org.folio.batch.upload.csv.CsvCells;

/** The address of a file or an icon, as written in a cell. */
public final class SourceUrl {
  private static final Pattern URL_START =
      Pattern.compile("(?<![^\\s,;|\"'<>()])(?:https?://|www\\.)", Pattern.CASE_INSENSITIVE);
  private static final Pattern LOCAL_FILE =
      Pattern.compile("(?is)[a-z]:(?:[\\\\/].*|[^\\\\/:]+\\.\\w+)|file:.*|\\\\\\\\.*|[/~].*");
  private static final Pattern NO_SCHEME =
      Pattern.compile(
          "(?s)(?!https?:|https?\\.)(?:[\\w\\p{L}\\p{M}-]+(?:\\.[\\w\\p{L}\\p{M}-]+)+(?::\\d+)?[/?#].*"
              + "|[\\w\\p{L}.-]+:\\d+(?:[/?#].*)?|(?i:www\\.).*)");
  private static final Pattern FILE_NAME =
      Pattern.compile("(?s)(?!(?i:https?)\\b)[^:]*[^:/\\\\]\\.[A-Za-z0-9]{2,5}");

  private SourceUrl() {}

  /** Returns what is wrong with the URL in a cell; empty if it can be fetched. */
  public static Optional<String> problem(String cell) {
    try {
      parse(cell);
      return Optional.empty();
    } catch (InvalidUrlException e) {
      return Optional.of(
          "%s: \"%s\"".formatted(e.getMessage(), Excerpt.text(CsvCells.clean(cell))));
    }
  }

  /** Returns the address of the file itself; empty if the cell holds no URL that can be fetched. */
  public static Optional<URI> of(String cell) {
    try {
      return Optional.of(parse(cell));
    } catch (InvalidUrlException e) {
      return Optional.empty();
    }
  }

  private static URI parse(String cell) {
    String text = CsvCells.clean(cell);
    Matcher start = URL_START.matcher(text);
    int count = (int) start.results().count();
    if (count > 1) {
      throw new InvalidUrlException("has %d URLs; give only one in each row".formatted(count));
    }
    if (count == 1 && start.reset().find() && start.start() > 0) {
      throw new InvalidUrlException("has other text before the URL; keep only the URL");
    }
    if (LOCAL_FILE.matcher(text).matches()) {
      throw new InvalidUrlException(
          "is a file on a computer, which the server cannot read; "
              + "upload the file to a web server or Google Drive and give its link");
    }
    if (NO_SCHEME.matcher(text).matches()) {
      throw new InvalidUrlException(
          "lacks https:// (or http://) at its start; write the whole URL");
    }
    if (FILE_NAME.matcher(text).matches()) {
      throw new InvalidUrlException(
          "is only the name of a file; "
              + "upload the file to a web server or Google Drive and give its link");
    }
    return GoogleDrive.download(WebUrl.parse(text));
  }
}
