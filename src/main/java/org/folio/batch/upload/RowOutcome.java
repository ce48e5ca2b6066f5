package org.folio.batch.upload;

import java.util.List;

/** What came of one row. */
record RowOutcome(int number, RowStatus status, List<String> reasons) {

  static RowOutcome succeeded(UploadRow row) {
    return new RowOutcome(row.number(), RowStatus.SUCCEEDED, List.of());
  }

  static RowOutcome failed(UploadRow row, List<String> reasons) {
    return new RowOutcome(row.number(), RowStatus.FAILED, reasons);
  }

  static RowOutcome retiring(UploadRow row, List<String> reasons) {
    return new RowOutcome(row.number(), RowStatus.RETIRING, reasons);
  }
}
