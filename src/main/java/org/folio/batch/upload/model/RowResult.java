package org.folio.batch.upload.model;

import java.util.List;

/**
 * A row, and what came of it so far.
 *
 * @param reasons why it failed
 */
public record RowResult(UploadRow row, RowStatus status, List<String> reasons) {}
