package org.folio.batch.upload.template;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.folio.batch.upload.csv.CsvCells;
import org.jspecify.annotations.Nullable;

/**
 * What the template says of one column.
 *
 * @param requiredIn the modes in which the column must be there and its cells must not be empty
 * @param allowedValues compared without case and stored as they are spelled here; any value if
 *     empty
 * @param maxLength in characters
 * @param substitute a column that may be filled in instead of this one; null if there is none
 * @param field the standard column that this one stands for; its own name if it is one itself or
 *     stands for none
 */
public record TemplateColumn(
    String name,
    Set<OperationMode> requiredIn,
    List<String> allowedValues,
    int maxLength,
    Kind kind,
    @Nullable String substitute,
    String field) {

  /** What a cell holds. */
  public enum Kind {
    TEXT,
    /** Several values, separated by commas. */
    LIST,
    URL
  }

  // The module gives these columns a meaning of their own.
  public static final String NAME = "Name of the content";
  public static final String DESCRIPTION = "Description";
  public static final String KEYWORDS = "Keywords";
  public static final String BOARD = "Board";
  public static final String MEDIUM = "Medium";
  public static final String GRADE = "Grade";
  public static final String SUBJECT = "Subject";
  public static final String TOPIC = "Topic";
  public static final String RESOURCE_TYPE = "Resource Type";
  public static final String AUDIENCE = "Audience";
  public static final String AUTHOR = "Author";
  public static final String COPYRIGHT = "Copyright";
  public static final String LICENSE = "License";
  public static final String ICON = "Icon";
  public static final String FILE_FORMAT = "File Format";
  public static final String FILE_PATH = "File path";
  public static final String TEXTBOOK_ID = "Textbook Id";
  public static final String UNIT_ID = "Unit Id";
  public static final String QR_CODE = "QR Code";

  /** Every standard column. */
  public static final List<String> STANDARD =
      List.of(
          NAME,
          DESCRIPTION,
          KEYWORDS,
          BOARD,
          MEDIUM,
          GRADE,
          SUBJECT,
          TOPIC,
          RESOURCE_TYPE,
          AUDIENCE,
          AUTHOR,
          COPYRIGHT,
          LICENSE,
          ICON,
          FILE_FORMAT,
          FILE_PATH,
          TEXTBOOK_ID,
          UNIT_ID,
          QR_CODE);

  public TemplateColumn {
    requiredIn = Set.copyOf(requiredIn);
    allowedValues = List.copyOf(allowedValues);
  }

  /** Whether the module knows what the column is for; otherwise it is one of the tenant's own. */
  public boolean isStandard() {
    return STANDARD.stream().anyMatch(name -> Template.key(name).equals(Template.key(field)));
  }

  /**
   * The value in the spelling of the template.
   *
   * @return empty if the template does not allow the value
   */
  public Optional<String> canonical(String value) {
    if (allowedValues.isEmpty()) {
      return Optional.of(value);
    }
    String wanted = CsvCells.fold(value);
    return allowedValues.stream().filter(allowed -> allowed.equalsIgnoreCase(wanted)).findFirst();
  }
}
