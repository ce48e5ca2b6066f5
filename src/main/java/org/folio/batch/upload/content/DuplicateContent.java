package org.folio.batch.upload.content;

/** The reasons that the report shows for duplicate rows. Each names the other content. */
public final class DuplicateContent {
  static final String CREATED_MEANWHILE =
      "Duplicate Content: another upload has just created the same content";

  private DuplicateContent() {}

  public static String ofRow(int line) {
    return "Duplicate Content: the row at line %d is the same".formatted(line);
  }

  public static String ofContent(String id) {
    return "Duplicate Content: the content %s is the same".formatted(id);
  }
}
