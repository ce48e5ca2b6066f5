package org.folio.batch.upload.content;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.folio.batch.upload.csv.CsvCells;
import org.folio.batch.upload.template.CsvHeader;
import org.folio.batch.upload.template.TemplateColumn;

/**
 * What makes two contents equal: board, medium, grade, subject and name. Case, white space,
 * invisible characters and the order of media, grades and subjects do not matter.
 */
public record ContentKey(String board, String medium, String grade, String subject, String name) {

  /** Returns the key of a row; empty unless all five values are present. */
  public static Optional<ContentKey> of(CsvHeader header, List<String> cells) {
    ContentKey key =
        new ContentKey(
            header.cell(cells, TemplateColumn.BOARD),
            header.cell(cells, TemplateColumn.MEDIUM),
            header.cell(cells, TemplateColumn.GRADE),
            header.cell(cells, TemplateColumn.SUBJECT),
            header.cell(cells, TemplateColumn.NAME));
    return key.isWhole() ? Optional.of(key) : Optional.empty();
  }

  /** Whether all five values are present; without them, contents cannot be compared. */
  boolean isWhole() {
    return parts().noneMatch(String::isEmpty);
  }

  /** Returns 32 hexadecimal digits that are equal for equal contents. */
  public String fingerprint() {
    StringBuilder text = new StringBuilder();
    Stream.of(
            normal(board).stream(),
            normal(medium).stream().sorted(),
            normal(grade).stream().sorted(),
            normal(subject).stream().sorted(),
            normal(name).stream())
        .map(values -> values.collect(Collectors.joining(",")))
        .forEach(part -> text.append(part).append('\u001f'));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  private Stream<String> parts() {
    return Stream.of(board, medium, grade, subject, name);
  }

  private static List<String> normal(String part) {
    return CsvCells.list(part).stream()
        .map(value -> CsvCells.fold(value).toLowerCase(Locale.ROOT))
        .toList();
  }
}
