package org.folio.batch.upload.template;

import java.util.Collections;
import java.util.List;

/** The columns that a report adds to those of the uploaded file. */
public final class ReportColumns {
  public static final List<String> ADDED =
      List.of("Status", "Reason For Failure", "Content Id", "Row");

  private ReportColumns() {}

  /**
   * Finds the added columns in the header of a report that is uploaded again.
   *
   * @return the position of the first added column, or -1
   */
  public static int indexIn(List<String> header) {
    List<String> keys = header.stream().map(Template::key).toList();
    return Collections.lastIndexOfSubList(keys, ADDED.stream().map(Template::key).toList());
  }
}
