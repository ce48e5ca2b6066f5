package org.folio.batch.upload.template;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.folio.batch.upload.csv.CsvCells;
import org.jspecify.annotations.Nullable;

/**
 * One column of a template.
 *
 * @param requiredIn the modes in which the column is required and its cells must not be empty
 * @param allowedValues compared without case and stored in the spelling given here; any value if
 *     empty
 * @param maxLength longest value, in characters
 * @param substitute a column that may be filled in instead of this one; null if none
 * @param field the standard column that this one fills; its own name if it is a standard column
 *     itself or fills none
 */
public record TemplateColumn(
    String name,
    Set<OperationMode> requiredIn,
    List<String> allowedValues,
    int maxLength,
    Kind kind,
    @Nullable String substitute,
    String field) {

  /** How the value of a cell is read. */
  public enum Kind {
    TEXT,
    /** Several values, separated by commas. */
    LIST,
    URL
  }

  // The module gives these columns a special meaning.
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

  /** All standard columns. */
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

  /** Whether the column is a standard column or fills one; otherwise it is the tenant's own. */
  public boolean isStandard() {
    return STANDARD.stream().anyMatch(name -> Template.key(name).equals(Template.key(field)));
  }

  /**
   * Returns the value in the spelling of the template.
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
