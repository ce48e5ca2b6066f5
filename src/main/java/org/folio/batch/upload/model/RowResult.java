package org.folio.batch.upload.model;

import java.util.List;

/**
 * A row and its result so far.
 *
 * @param reasons why the row failed
 */
public record RowResult(UploadRow row, RowStatus status, List<String> reasons) {}
