package org.folio.batch.upload;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the template says of one column.
 *
 * @param requiredIn the modes in which the column must be there and its cells must not be empty
 * @param allowedValues compared without case; any value when empty
 * @param maxLength in characters
 * @param substitute a column that may stand for this one; null when none may
 */
public record Column(
    String name,
    Set<Mode> requiredIn,
    List<String> allowedValues,
    int maxLength,
    Kind kind,
    @Nullable String substitute) {

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

  public Column {
    requiredIn = Set.copyOf(requiredIn);
    allowedValues = List.copyOf(allowedValues);
  }
}
