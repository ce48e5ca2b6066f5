package org.folio.batch.upload.csv;

/** The file is a ZIP or OLE container, the default format of spreadsheet programs. */
public final class WorkbookException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WorkbookException() {
    super("this is an Excel workbook; in Excel, save it as \"CSV UTF-8 (comma delimited)\"");
  }
}
