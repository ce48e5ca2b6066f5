package org.folio.batch.upload.model;

import java.util.List;

/** The result of one row. */
public record RowOutcome(int number, RowStatus status, List<String> reasons) {

  public static RowOutcome succeeded(UploadRow row) {
    return new RowOutcome(row.number(), RowStatus.SUCCEEDED, List.of());
  }

  public static RowOutcome failed(UploadRow row, List<String> reasons) {
    return new RowOutcome(row.number(), RowStatus.FAILED, reasons);
  }

  public static RowOutcome retiring(UploadRow row, List<String> reasons) {
    return new RowOutcome(row.number(), RowStatus.RETIRING, reasons);
  }
}
